# ARGS: explain %s
package p

allow if input.x > y

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_policy.rego:[[@LINE-3]]:10: rego_unsafe_var_error: var y is unsafe
# CHECK:STDERR: 	allow if input.x > y
# CHECK:STDERR: 	         ^~~~~~~~~~~
# CHECK:STDERR: 	hint: give it a value in the body (`y := …`), or enumerate with `some y in …`
