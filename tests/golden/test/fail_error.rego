# An error names the values that conflict and the queries that were being evaluated.
# ARGS: test %s
package p_test

p := 1
p := {"a": [1, 2]} if input.b

test_p if {
	x := true
	p == 1 with input as {"b": x}
}

# EXIT: 2
# CHECK:STDOUT: fail_error.rego:[[@LINE-6]]:
# CHECK:STDOUT: data.p_test.test_p: ERROR (TIME)
# CHECK:STDOUT:   fail_error.rego:[[@LINE-10]]: eval_conflict_error: rule data.p_test.p produced conflicting values:
# CHECK:STDOUT:   1 at fail_error.rego:[[@LINE-12]]
# CHECK:STDOUT:   {"a": [1, 2]} at fail_error.rego:[[@LINE-12]]
# CHECK:STDOUT:   Traceback:
# CHECK:STDOUT:     fail_error.rego:[[@LINE-14]]: input.b
# CHECK:STDOUT:     fail_error.rego:[[@LINE-11]]: p == 1 with input as {"b": true}
# CHECK:STDOUT:     1:1: data.p_test.test_p
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: ERROR: 1/1
