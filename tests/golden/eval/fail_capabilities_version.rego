# ARGS: eval -d %s --capabilities caps.json data.p.p
# FILE: caps.json {"builtins": []}
package p

p := 1

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "illegal capabilities: rego_v1 feature required for parsing v1 Rego",
# CHECK:STDOUT:       "code": "rego_parse_error"
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
