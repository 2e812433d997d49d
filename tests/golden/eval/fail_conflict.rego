# Two values for one complete rule.
# ARGS: eval -d %s data.p.x
package p

x := 1

x := 2

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "rule data.p.x produced conflicting values",
# CHECK:STDOUT:       "code": "eval_conflict_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_conflict.rego",
# CHECK:STDOUT:         "row": 7,
# CHECK:STDOUT:         "col": 1
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
