# ARGS: test %s -z
package p_test

todo_test_x if false
test_y if true

# CHECK:STDOUT: exit_zero_on_skipped.rego:[[@LINE-3]]:
# CHECK:STDOUT: data.p_test.todo_test_x: SKIPPED
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: PASS: 1/2
# CHECK:STDOUT: SKIPPED: 1/2
