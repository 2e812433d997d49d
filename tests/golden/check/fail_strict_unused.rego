# ARGS: check --strict %s
package p

import data.users

allow if {
	x := input.a
	true
}

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_strict_unused.rego:[[@LINE-9]]: rego_compile_error: import data.users unused
# CHECK:STDERR: fail_strict_unused.rego:[[@LINE-7]]: rego_compile_error: assigned var x unused
