# What is good for both versions of the language needs the import.
# ARGS: check --v0-v1 --format json %s
package p

a if true

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "var cannot be used for rule name",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_v0_v1.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 1
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "var cannot be used for rule name",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_v0_v1.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 3
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "boolean cannot be used for rule name",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_v0_v1.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 6
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
