# Cases of a test: each is reported, also one that was begun and has no result.
# ARGS: test %s -v
package p_test

test_sizes[tc.note] if {
	some tc in [
		{"note": "one", "items": [1], "want": 1},
		{"note": "two", "items": [1, 2], "want": 3},
		{"note": "undefined", "want": 0},
	]
	count(tc.items) == tc.want
}

test_groups[group][name] if {
	some group, cases in {"a": {"x": 1, "y": 1}, "b": {"z": 2}}
	some name, n in cases
	n == 1
}

# EXIT: 2
# CHECK:STDOUT: fail_cases.rego:[[@LINE-16]]:
# CHECK:STDOUT: data.p_test.test_sizes: FAIL (TIME)
# CHECK:STDOUT:   one: PASS
# CHECK:STDOUT:   two: FAIL
# CHECK:STDOUT:   undefined: FAIL
# CHECK:STDOUT: fail_cases.rego:[[@LINE-12]]:
# CHECK:STDOUT: data.p_test.test_groups: FAIL (TIME)
# CHECK:STDOUT:   a: PASS
# CHECK:STDOUT:     x: PASS
# CHECK:STDOUT:     y: PASS
# CHECK:STDOUT:   b: FAIL
# CHECK:STDOUT:     z: FAIL
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: FAILURES
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: data.p_test.test_sizes: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   query:1                  Enter data.p_test.test_sizes = _
# CHECK:STDOUT:   fail_cases.rego:[[@LINE-34]]        | Redo data.p_test.test_sizes
# CHECK:STDOUT:   fail_cases.rego:[[@LINE-29]]       | | Fail __local5__ = tc.want
# CHECK:STDOUT:   fail_cases.rego:[[@LINE-30]]       | | Fail __local6__ = tc.items
# CHECK:STDOUT:
# CHECK:STDOUT:   two: FAIL
# CHECK:STDOUT:
# CHECK:STDOUT:       fail_cases.rego:[[@LINE-34]]:
# CHECK:STDOUT:         	count(tc.items) == tc.want
# CHECK:STDOUT:         	|     |            |
# CHECK:STDOUT:         	|     |            3
# CHECK:STDOUT:         	|     tc.items: [1, 2]
# CHECK:STDOUT:         	|     tc: {"items": [1, 2], "note": "two", "want": 3}
# CHECK:STDOUT:         	2
# CHECK:STDOUT:   undefined: FAIL
# CHECK:STDOUT:
# CHECK:STDOUT:       fail_cases.rego:[[@LINE-43]]:
# CHECK:STDOUT:         	count(tc.items) == tc.want
# CHECK:STDOUT:         	      |
# CHECK:STDOUT:         	      tc.items: undefined
# CHECK:STDOUT:         	      tc: {"note": "undefined", "want": 0}
# CHECK:STDOUT:
# CHECK:STDOUT: data.p_test.test_groups: FAIL (TIME)
# CHECK:STDOUT:
# CHECK:STDOUT:   query:1                  Enter data.p_test.test_groups = _
# CHECK:STDOUT:   fail_cases.rego:[[@LINE-49]]       | Redo data.p_test.test_groups
# CHECK:STDOUT:   fail_cases.rego:[[@LINE-47]]       | | Fail n = 1
# CHECK:STDOUT:
# CHECK:STDOUT:   b: FAIL
# CHECK:STDOUT:     z: FAIL
# CHECK:STDOUT:
# CHECK:STDOUT:         fail_cases.rego:[[@LINE-52]]:
# CHECK:STDOUT:           	n == 1
# CHECK:STDOUT:           	|
# CHECK:STDOUT:           	2
# CHECK:STDOUT:
# CHECK:STDOUT: --------------------------------------------------------------------------------
# CHECK:STDOUT: PASS: 3/6
# CHECK:STDOUT: FAIL: 3/6
