# ARGS: eval --strict-builtin-errors -d %s data.p.out
package p

out := rego.parse_module("a.rego", "package a\nq if {")

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "rego.parse_module: 1 error occurred: a.rego:2: rego_parse_error: unexpected eof token\n\tq if {\n\t     ^",
# CHECK:STDOUT:       "code": "eval_builtin_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_parse_module.rego",
# CHECK:STDOUT:         "row": 4,
# CHECK:STDOUT:         "col": 8
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 1,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "fail_parse_module.rego",
# CHECK:STDOUT:             "row": 4,
# CHECK:STDOUT:             "col": 8
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 0,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "",
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
