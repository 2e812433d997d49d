# A failing test shows the expression that failed with the values in it.
# ARGS: test %s
package p_test

limit := 10

test_sum if {
	x := 1
	y := [1, 2]
	x + count(y) == limit
}

test_every if {
	every x in [1, 2, 3] {
		x < 3
	}
}

test_negated if not open

open if true

test_undefined if input.user.name == "bob"

# EXIT: 2
# CHECK:STDOUT: fail_values.rego:[[@LINE-19]]:
# CHECK:STDOUT: data.p_test.test_sum: FAIL (TIME)
# CHECK:STDOUT: fail_values.rego:[[@LINE-15]]:
# CHECK:STDOUT: data.p_test.test_every: FAIL (TIME)
# CHECK:STDOUT: fail_values.rego:[[@LINE-11]]:
# CHECK:STDOUT: data.p_test.test_negated: FAIL (TIME)
# CHECK:STDOUT: fail_values.rego:[[@LINE-9]]:
# CHECK:STDOUT: data.p_test.test_undefined: FAIL (TIME)
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAILURES
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: data.p_test.test_sum: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   fail_values.rego:[[@LINE-29]]:
# CHECK:STDOUT:     	x + count(y) == limit
# CHECK:STDOUT:     	|   |     |     |
# CHECK:STDOUT:     	|   |     |     10
# CHECK:STDOUT:     	|   |     [1, 2]
# CHECK:STDOUT:     	|   2
# CHECK:STDOUT:     	x + count(y): 3
# CHECK:STDOUT:     	x: 1
# CHECK:STDOUT:
# CHECK:STDOUT: data.p_test.test_every: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   fail_values.rego:[[@LINE-35]]:
# CHECK:STDOUT:     		x < 3
# CHECK:STDOUT:     		|
# CHECK:STDOUT:     		3
# CHECK:STDOUT:
# CHECK:STDOUT: data.p_test.test_negated: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   fail_values.rego:[[@LINE-38]]:
# CHECK:STDOUT:                     not open
# CHECK:STDOUT:                         |
# CHECK:STDOUT:                         true
# CHECK:STDOUT:
# CHECK:STDOUT: data.p_test.test_undefined: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   fail_values.rego:[[@LINE-41]]:
# CHECK:STDOUT:                       input.user.name == "bob"
# CHECK:STDOUT:                       |
# CHECK:STDOUT:                       undefined
# CHECK:STDOUT:
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAIL: 4/4
