# ARGS: test %s --explain full
package p_test

p if input.x
p if q == 1

q := 1

f(x) := y if y := x + 1

test_f if {
	p
	f(1) == 3
}

# EXIT: 2
# CHECK:STDOUT: fail_explain_full.rego:[[@LINE-6]]:
# CHECK:STDOUT: data.p_test.test_f: FAIL (TIME)
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAILURES
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: data.p_test.test_f: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   query:1                         Enter data.p_test.test_f = _
# CHECK:STDOUT:   query:1                         | Eval data.p_test.test_f = _
# CHECK:STDOUT:   query:1                         | Index data.p_test.test_f (matched 1 rule, early exit)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-16]]       | Enter data.p_test.test_f
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-16]]       | | Eval data.p_test.p
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-17]]       | | Index data.p_test.p (matched 1 rule, early exit)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-25]]        | | Enter data.p_test.p
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-26]]        | | | Eval data.p_test.q = 1
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-27]]        | | | Index data.p_test.q (matched 1 rule, early exit)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-26]]        | | | Enter data.p_test.q
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-27]]        | | | | Eval true
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-28]]        | | | | Exit data.p_test.q early
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-31]]        | | | Exit data.p_test.p early
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-24]]       | | Eval data.p_test.f(1, __local0__)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-25]]       | | Index data.p_test.f (matched 1 rule)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-30]]        | | Enter data.p_test.f
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-31]]        | | | Eval plus(x, 1, __local2__)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-32]]        | | | Eval y = __local2__
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-33]]        | | | Exit data.p_test.f
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-30]]       | | Eval __local0__ = 3
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-31]]       | | Fail __local0__ = 3
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-32]]       | | Redo data.p_test.f(1, __local0__)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-37]]        | | Redo data.p_test.f
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-38]]        | | | Redo y = __local2__
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-39]]        | | | Redo plus(x, 1, __local2__)
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-37]]       | | Redo data.p_test.p
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-45]]        | | Redo data.p_test.p
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-46]]        | | | Redo data.p_test.q = 1
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-45]]        | | | Redo data.p_test.q
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-46]]        | | | | Redo true
# CHECK:STDOUT:   query:1                         | Fail data.p_test.test_f = _
# CHECK:STDOUT:
# CHECK:STDOUT:   fail_explain_full.rego:[[@LINE-43]]:
# CHECK:STDOUT:     	f(1) == 3
# CHECK:STDOUT:     	|
# CHECK:STDOUT:     	2
# CHECK:STDOUT:
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAIL: 1/1
