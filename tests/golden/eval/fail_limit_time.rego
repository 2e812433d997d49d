# ARGS: eval -d %s --timeout 1ns data.p.n
package p

n := count([x | some x in numbers.range(1, 2000)])

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "evaluation takes longer than 1 ms",
# CHECK:STDOUT:       "code": "eval_timeout_error"
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
