# ARGS: test %s --var-values -v
package p_test

test_x if {
	x := [1, {"a": 2}]
	some i
	x[i].a == 3
}

# EXIT: 2
# CHECK:STDOUT: fail_var_values.rego:[[@LINE-7]]:
# CHECK:STDOUT: data.p_test.test_x: FAIL (TIME)
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAILURES
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: data.p_test.test_x: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   query:1                      Enter data.p_test.test_x = _        {}
# CHECK:STDOUT:   fail_var_values.rego:[[@LINE-15]]       | Enter data.p_test.test_x          {}
# CHECK:STDOUT:   fail_var_values.rego:[[@LINE-13]]       | | Fail x[i].a = 3                 {i: 1, x: [1, {"a": 2}]}
# CHECK:STDOUT:   query:1                      | Fail data.p_test.test_x = _       {}
# CHECK:STDOUT:
# CHECK:STDOUT:   fail_var_values.rego:[[@LINE-16]]:
# CHECK:STDOUT:     	x[i].a == 3
# CHECK:STDOUT:     	| |
# CHECK:STDOUT:     	| 1
# CHECK:STDOUT:     	x[i].a: 2
# CHECK:STDOUT:     	x: [1, {"a": 2}]
# CHECK:STDOUT:
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAIL: 1/1
