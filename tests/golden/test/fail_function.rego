# ARGS: test %s
package p_test

test_f(x) if x == 1

# EXIT: 2
# CHECK:STDOUT: fail_function.rego:[[@LINE-3]]:
# CHECK:STDOUT: data.p_test.test_f: ERROR (TIME)
# CHECK:STDOUT:   1:1: rego_type_error: function data.p_test.test_f used as reference, not called
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: ERROR: 1/1
