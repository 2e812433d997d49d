# A loop that takes more steps than allowed is stopped, on machine code too.
# ARGS: eval -d %s --engine jit --step-limit 1000 data.p.n
package p

n := count([x | some x in numbers.range(1, 2000)])

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "evaluation takes more than 1000 steps",
# CHECK:STDOUT:       "code": "eval_step_limit_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_limit_steps.rego",
# CHECK:STDOUT:         "row": 5,
# CHECK:STDOUT:         "col": 17
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
