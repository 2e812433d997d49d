# ARGS: check %s
package p

x := strings.repeat("a", 3)

y := conut([1])

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_unknown_builtin.rego:[[@LINE-6]]:6: rego_type_error: undefined function strings.repeat
# CHECK:STDERR: 	x := strings.repeat("a", 3)
# CHECK:STDERR: 	     ^~~~~~~~~~~~~~~~~~~~~~
# CHECK:STDERR: 	hint: define it, or import the package that does
# CHECK:STDERR: fail_unknown_builtin.rego:[[@LINE-8]]:6: rego_type_error: undefined function conut
# CHECK:STDERR: 	y := conut([1])
# CHECK:STDERR: 	     ^~~~~~~~~~
# CHECK:STDERR: 	hint: did you mean `count`?
