# ARGS: check --strict %s
package p

import data.users

allow if {
	x := input.a
	true
}

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_strict_unused.rego:[[@LINE-9]]:1: rego_compile_error: import data.users unused
# CHECK:STDERR: 	import data.users
# CHECK:STDERR: 	^~~~~~~~~~~~~~~~~
# CHECK:STDERR: fail_strict_unused.rego:[[@LINE-9]]:2: rego_compile_error: assigned var x unused
# CHECK:STDERR: 		x := input.a
# CHECK:STDERR: 		^~~~~~~~~~~~
# CHECK:STDERR: 	hint: remove the assignment, or use `_` if its value must exist
