# Tests may stand below other names; each rule is a test of its own.
# ARGS: test %s -v -r deep|twice
package p_test

a.test_deep if true
a.b.test_deeper[x] := true if some x in ["c", 1]
test_twice if true
test_twice if 1 < 2
test_other if false

# CHECK:STDOUT: rule_names.rego:[[@LINE-6]]:
# CHECK:STDOUT: data.p_test.a.test_deep: PASS (TIME)
# CHECK:STDOUT: rule_names.rego:[[@LINE-7]]:
# CHECK:STDOUT: data.p_test.a.b.test_deeper: PASS (TIME)
# CHECK:STDOUT:   1: PASS
# CHECK:STDOUT:   c: PASS
# CHECK:STDOUT: rule_names.rego:[[@LINE-10]]:
# CHECK:STDOUT: data.p_test.test_twice: PASS (TIME)
# CHECK:STDOUT: rule_names.rego:[[@LINE-11]]:
# CHECK:STDOUT: data.p_test.test_twice#01: PASS (TIME)
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: PASS: 5/5
