# Each unsafe variable once, with its place.
# ARGS: check %s
package p

allow if input.n > m

deny contains x if not input.items[i]

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_unsafe.rego:[[@LINE-3]]:15: rego_unsafe_var_error: var x is unsafe
# CHECK:STDERR: 	deny contains x if not input.items[i]
# CHECK:STDERR: 	              ^
# CHECK:STDERR: 	hint: did you mean `i`?
