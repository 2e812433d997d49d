# ARGS: eval -d %s data.p.x==
package p

x := 1

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "unexpected eof token",
# CHECK:STDOUT:       "code": "rego_parse_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "",
# CHECK:STDOUT:         "row": 1,
# CHECK:STDOUT:         "col": 10
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "details": {
# CHECK:STDOUT:         "line": "data.p.x==",
# CHECK:STDOUT:         "idx": 9
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
