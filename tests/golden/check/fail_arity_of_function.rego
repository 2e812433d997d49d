# ARGS: check %s
package p

f(x, y) := x + y

g := f(1)

h(x) := 1

h(x, y) := 2

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_arity_of_function.rego:[[@LINE-5]]:1: rego_type_error: conflicting rules data.p.h found
# CHECK:STDERR: 	h(x) := 1
# CHECK:STDERR: 	^~~~~~~~~
# CHECK:STDERR: 	hint: all definitions of a function need the same number of arguments
