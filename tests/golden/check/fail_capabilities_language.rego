# Features of the language.
# ARGS: check --format json --capabilities v1.0.0 %s
package p

import future.keywords.not

a := $"{1}"

b.if := 1

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "unexpected keyword, must be one of [contains every if in]",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_capabilities_language.rego",
# CHECK:STDERR:         "row": 5,
# CHECK:STDERR:         "col": 8
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "import future.keywords.not",
# CHECK:STDERR:         "idx": 7
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "template strings are not supported by current capabilities",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_capabilities_language.rego",
# CHECK:STDERR:         "row": 7,
# CHECK:STDERR:         "col": 6
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "a := $\"{1}\"",
# CHECK:STDERR:         "idx": 5
# CHECK:STDERR:       }
# CHECK:STDERR:     },
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "unexpected template-string-part token: expected rule value term (e.g., a := \u003cVALUE\u003e { ... })",
# CHECK:STDERR:       "code": "rego_parse_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_capabilities_language.rego",
# CHECK:STDERR:         "row": 7,
# CHECK:STDERR:         "col": 6
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "line": "a := $\"{1}\"",
# CHECK:STDERR:         "idx": 5
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
