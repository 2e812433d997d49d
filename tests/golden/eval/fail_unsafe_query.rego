# ARGS: eval -d %s data.p.x==y
package p

x := 1

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "var y is unsafe",
# CHECK:STDOUT:       "code": "rego_unsafe_var_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "",
# CHECK:STDOUT:         "row": 1,
# CHECK:STDOUT:         "col": 1
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
