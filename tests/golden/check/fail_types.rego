# Arguments of the wrong type: what is there and what is wanted.
# ARGS: check %s
package p

a := count(1)

b := startswith("a", 1)

c := lower("a", "b")

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_types.rego:[[@LINE-3]]:6: rego_type_error: lower: arity mismatch
# CHECK:STDERR: 	have: (string, string, ???)
# CHECK:STDERR: 	want: (x: string)
# CHECK:STDERR: 	c := lower("a", "b")
# CHECK:STDERR: 	     ^~~~~~~~~~~~~~~
# CHECK:STDERR: 	hint: lower(x: string) takes 1 argument
