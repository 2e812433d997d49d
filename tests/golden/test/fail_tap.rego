# ARGS: test %s --format tap
package p_test

f(x) := x if x > 0
f(x) := 2 * x if x > 1

test_good if f(1) == 1
test_bad if f(1) == "<2>"
test_broken if f(2) == 2
todo_test_later if false
test_cases[k] if {
	some k, v in {"a": 1, "b": 2}
	v == 1
}

# EXIT: 2
# CHECK:STDOUT: TAP version 13
# CHECK:STDOUT: 1..6
# CHECK:STDOUT: ok 1 - data.p_test.test_good
# CHECK:STDOUT: not ok 2 - data.p_test.test_bad
# CHECK:STDOUT: # fail_tap.rego:[[@LINE-13]]:
# CHECK:STDOUT: #             f(1) == "<2>"
# CHECK:STDOUT: #             |
# CHECK:STDOUT: #             1
# CHECK:STDOUT: not ok 3 - data.p_test.test_broken
# CHECK:STDOUT: # fail_tap.rego:[[@LINE-21]]: eval_conflict_error: function data.p_test.f produced conflicting values for the same inputs:
# CHECK:STDOUT: #   2 at fail_tap.rego:[[@LINE-23]]
# CHECK:STDOUT: #   4 at fail_tap.rego:[[@LINE-23]]
# CHECK:STDOUT: #   fail_tap.rego:[[@LINE-24]]: 2 * 2
# CHECK:STDOUT: #   fail_tap.rego:[[@LINE-21]]: f(2)
# CHECK:STDOUT: #   1:1: data.p_test.test_broken
# CHECK:STDOUT: ok 4 - data.p_test.todo_test_later # SKIP
# CHECK:STDOUT: ok 5 - data.p_test.test_cases/a
# CHECK:STDOUT: not ok 6 - data.p_test.test_cases/b
# CHECK:STDOUT: # fail_tap.rego:[[@LINE-22]]:
# CHECK:STDOUT: # 	v == 1
# CHECK:STDOUT: # 	|
# CHECK:STDOUT: # 	2
