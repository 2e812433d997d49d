# One name as a complete rule, a partial set and a function.
# ARGS: check %s
package p

a := 1

a contains 2

f(x) := x

f := 3

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_conflicting_rules.rego:[[@LINE-10]]:1: rego_type_error: conflicting rules data.p.a found
# CHECK:STDERR: 	a := 1
# CHECK:STDERR: 	^~~~~~
# CHECK:STDERR: 	hint: a rule is either a set (`contains`) or a value (`:=`) in all its definitions
# CHECK:STDERR: fail_conflicting_rules.rego:[[@LINE-10]]:1: rego_type_error: conflicting rules data.p.f found
# CHECK:STDERR: 	f(x) := x
# CHECK:STDERR: 	^~~~~~~~~
# CHECK:STDERR: 	hint: all definitions of a function need the same number of arguments
