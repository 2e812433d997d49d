# ARGS: check %s
package p

allow if {
	x := 1
	x := 2
}

deny if {
	y == 1
	y := 2
}

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_assign_twice.rego:[[@LINE-10]]: rego_compile_error: var x assigned above
# CHECK:STDERR: fail_assign_twice.rego:[[@LINE-6]]: rego_compile_error: var y referenced above
