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
# CHECK:STDERR: fail_assign_twice.rego:[[@LINE-10]]:2: rego_compile_error: var x assigned above
# CHECK:STDERR: 		x := 2
# CHECK:STDERR: 		^
# CHECK:STDERR: 	hint: `x` has a value already and keeps it; write `x = 2` to compare it, or use another name: `new_x := 2`
# CHECK:STDERR: fail_assign_twice.rego:[[@LINE-9]]:2: rego_compile_error: var y referenced above
# CHECK:STDERR: 		y := 2
# CHECK:STDERR: 		^
# CHECK:STDERR: 	hint: `y` is used before this declaration; move the declaration up, or write `y = 2`
