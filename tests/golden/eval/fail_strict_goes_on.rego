# With strict errors the evaluation goes on after the first; what comes later does not count, what is printed does.
# ARGS: eval --strict-builtin-errors -d %s -f pretty data.p.x
package p

x contains y if {
	some i in [1, 2]
	print("at", i)
	y := i / 0
}

# EXIT: 2
# CHECK:STDERR: at 1
# CHECK:STDERR: at 2
# CHECK:STDERR: 1 error occurred: fail_strict_goes_on.rego:[[@LINE-6]]: eval_builtin_error: div: divide by zero
# CHECK:STDERR:
# CHECK:STDERR: Traceback:
# CHECK:STDERR:   fail_strict_goes_on.rego:[[@LINE-9]]: 1 / 0
# CHECK:STDERR:   1:1: data.p.x
