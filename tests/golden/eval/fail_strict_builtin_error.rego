# ARGS: eval --strict-builtin-errors -d %s data.p.x
package p

x := json.unmarshal("{")

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "json.unmarshal: unexpected EOF",
# CHECK:STDOUT:       "code": "eval_builtin_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_strict_builtin_error.rego",
# CHECK:STDOUT:         "row": 4,
# CHECK:STDOUT:         "col": 6
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 1,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "fail_strict_builtin_error.rego",
# CHECK:STDOUT:             "row": 4,
# CHECK:STDOUT:             "col": 6
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
