# ARGS: check %s
package p

x := [1, 2, 3

y := 2

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_unclosed.rego:[[@LINE-4]]:1: rego_parse_error: unexpected identifier token: expected "," or "]"
# CHECK:STDERR: 	y := 2
# CHECK:STDERR: 	^
# CHECK:STDERR: fail_unclosed.rego:[[@LINE-7]]:1: rego_parse_error: unexpected identifier token: expected rule value term (e.g., x := <VALUE> { ... })
# CHECK:STDERR: 	y := 2
# CHECK:STDERR: 	^
