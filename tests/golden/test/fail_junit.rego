# ARGS: test %s --format junit
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
# CHECK:STDOUT: <?xml version="1.0" encoding="UTF-8"?>
# CHECK:STDOUT: <testsuites>
# CHECK:STDOUT:   <testsuite name="data.p_test" tests="6" failures="2" errors="1" skipped="1" time="TIME">
# CHECK:STDOUT:     <testcase classname="data.p_test" name="test_good" file="fail_junit.rego" time="TIME">
# CHECK:STDOUT:     </testcase>
# CHECK:STDOUT:     <testcase classname="data.p_test" name="test_bad" file="fail_junit.rego" time="TIME">
# CHECK:STDOUT:       <failure message="test failed">fail_junit.rego:[[@LINE-15]]:
# CHECK:STDOUT:             f(1) == &quot;&lt;2&gt;&quot;
# CHECK:STDOUT:             |
# CHECK:STDOUT:             1
# CHECK:STDOUT: </failure>
# CHECK:STDOUT:     </testcase>
# CHECK:STDOUT:     <testcase classname="data.p_test" name="test_broken" file="fail_junit.rego" time="TIME">
# CHECK:STDOUT:       <error message="fail_junit.rego:[[@LINE-25]]: eval_conflict_error: function data.p_test.f produced conflicting values for the same inputs:">fail_junit.rego:[[@LINE-25]]: eval_conflict_error: function data.p_test.f produced conflicting values for the same inputs:
# CHECK:STDOUT:   2 at fail_junit.rego:[[@LINE-27]]
# CHECK:STDOUT:   4 at fail_junit.rego:[[@LINE-27]]
# CHECK:STDOUT:   fail_junit.rego:[[@LINE-28]]: 2 * 2
# CHECK:STDOUT:   fail_junit.rego:[[@LINE-25]]: f(2)
# CHECK:STDOUT:   1:1: data.p_test.test_broken
# CHECK:STDOUT: </error>
# CHECK:STDOUT:     </testcase>
# CHECK:STDOUT:     <testcase classname="data.p_test" name="todo_test_later" file="fail_junit.rego" time="TIME">
# CHECK:STDOUT:       <skipped/>
# CHECK:STDOUT:     </testcase>
# CHECK:STDOUT:     <testcase classname="data.p_test" name="test_cases/a" file="fail_junit.rego" time="TIME">
# CHECK:STDOUT:     </testcase>
# CHECK:STDOUT:     <testcase classname="data.p_test" name="test_cases/b" file="fail_junit.rego" time="TIME">
# CHECK:STDOUT:       <failure message="test failed">fail_junit.rego:[[@LINE-31]]:
# CHECK:STDOUT: 	v == 1
# CHECK:STDOUT: 	|
# CHECK:STDOUT: 	2
# CHECK:STDOUT: </failure>
# CHECK:STDOUT:     </testcase>
# CHECK:STDOUT:   </testsuite>
# CHECK:STDOUT: </testsuites>
