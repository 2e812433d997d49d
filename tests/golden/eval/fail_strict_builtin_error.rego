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
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
