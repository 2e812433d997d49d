# ARGS: test -v -z %s
package p_test

allow if input.n > 1

test_allow if allow with input as {"n": 2}

test_refuse if not allow with input as {"n": 1}

todo_test_later if false

# CHECK:STDOUT: test_pass.rego:[[@LINE-6]]:
# CHECK:STDOUT: data.p_test.test_allow: PASS (TIME)
# CHECK:STDOUT: test_pass.rego:[[@LINE-6]]:
# CHECK:STDOUT: data.p_test.test_refuse: PASS (TIME)
# CHECK:STDOUT: test_pass.rego:[[@LINE-6]]:
# CHECK:STDOUT: data.p_test.todo_test_later: SKIPPED
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: PASS: 2/3
# CHECK:STDOUT: SKIPPED: 1/3
