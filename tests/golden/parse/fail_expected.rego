# ARGS: parse %s
package p

x := {"a": 1,, "b": 2}

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "unexpected , token",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_expected.rego",
# CHECK:STDERR:         "row": 4,
# CHECK:STDERR:         "col": 14
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "x := {\"a\": 1,, \"b\": 2}",
# CHECK:STDERR:         "idx": 13
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "unexpected , token: expected rule value term (e.g., x := \u003cVALUE\u003e { ... })",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_expected.rego",
# CHECK:STDERR:         "row": 4,
# CHECK:STDERR:         "col": 14
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "x := {\"a\": 1,, \"b\": 2}",
# CHECK:STDERR:         "idx": 13
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
