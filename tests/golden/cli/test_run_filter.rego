# ARGS: test -v --run right %s
package p_test

test_right if 1 == 1

test_wrong if 1 == 2

# CHECK:STDOUT: test_run_filter.rego:[[@LINE-4]]:
# CHECK:STDOUT: data.p_test.test_right: PASS (TIME)
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: PASS: 1/1
