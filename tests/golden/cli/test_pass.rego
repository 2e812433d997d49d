# ARGS: test -v %s
package p_test

allow if input.n > 1

test_allow if allow with input as {"n": 2}

test_refuse if not allow with input as {"n": 1}

todo_test_later if false
