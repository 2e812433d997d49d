# What a built-in would make is refused before it is there.
# ARGS: eval -d %s --memory-limit 64MB data.p.n
package p

a := sprintf("%0100000d", [1])

n := count(replace(a, "0", a))

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "replace: evaluation needs more than 67108864 bytes of memory",
# CHECK:STDOUT:       "code": "eval_memory_limit_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_limit_memory.rego",
# CHECK:STDOUT:         "row": 7,
# CHECK:STDOUT:         "col": 12
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
