# ARGS: fmt %s
package golden.fmt

a if plus(1)

# EXIT: 2
# CHECK:STDERR: failed to format Rego source file: fail_arity.rego: 1 error occurred: fail_arity.rego:[[@LINE-3]]: rego_type_error: plus: arity mismatch
# CHECK:STDERR: 	have: (number)
# CHECK:STDERR: 	want: (number,number)
