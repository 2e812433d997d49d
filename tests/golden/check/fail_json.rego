# Findings as JSON.
# ARGS: check --format json %s
package p

allow if input.n > m

x := foo.bar(1)

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "undefined function foo.bar",
# CHECK:STDERR:       "code": "rego_type_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_json.rego",
# CHECK:STDERR:         "row": 7,
# CHECK:STDERR:         "col": 6
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
