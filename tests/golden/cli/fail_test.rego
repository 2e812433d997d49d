# ARGS: test %s
package p_test

test_right if 1 == 1

test_wrong if 1 == 2

# EXIT: 2
# CHECK:STDOUT: fail_test.rego:[[@LINE-3]]:
# CHECK:STDOUT: data.p_test.test_wrong: FAIL (TIME)
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAILURES
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: data.p_test.test_wrong: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   fail_test.rego:[[@LINE-10]]:
# CHECK:STDOUT:                   1 == 2
# CHECK:STDOUT:
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: PASS: 1/2
# CHECK:STDOUT: FAIL: 1/2
