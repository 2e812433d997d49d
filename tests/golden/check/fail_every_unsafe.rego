# ARGS: check %s
package p

allow if {
	every x in xs { x > limit }
}

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_every_unsafe.rego:[[@LINE-4]]:13: rego_unsafe_var_error: var xs is unsafe
# CHECK:STDERR: 		every x in xs { x > limit }
# CHECK:STDERR: 		           ^~
# CHECK:STDERR: 	hint: did you mean `x`?
