# ARGS: check %s
package p

x := strings.repeat("a", 3)

y := conut([1])

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_unknown_builtin.rego:[[@LINE-6]]: rego_type_error: undefined function strings.repeat
# CHECK:STDERR: fail_unknown_builtin.rego:[[@LINE-5]]: rego_type_error: undefined function conut
