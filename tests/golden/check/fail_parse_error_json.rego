# ARGS: check -f json %s
package p

	q = [1, 2
r := 1

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "unexpected identifier token: expected \",\" or \"]\"",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_parse_error_json.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 1
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "r := 1",
# CHECK:STDERR:         "idx": 0
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "unexpected identifier token: expected rule value term (e.g., q[\u003cnil\u003e] = \u003cVALUE\u003e { ... })",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_parse_error_json.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 1
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "r := 1",
# CHECK:STDERR:         "idx": 0
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
