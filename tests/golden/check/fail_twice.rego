# As OPA's, the parser comes to a token that is none twice, and says so twice.
# ARGS: check --format json %s
package p

a := "x

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "non-terminated string",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_twice.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 6
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "a := \"x",
# CHECK:STDERR:         "idx": 5
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "illegal token",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_twice.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 6
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "a := \"x",
# CHECK:STDERR:         "idx": 5
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "illegal token",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_twice.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 6
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "a := \"x",
# CHECK:STDERR:         "idx": 5
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
