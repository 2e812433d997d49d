# ARGS: test %s --format json
package p_test

test_groups[group][name] if {
	some group, cases in {"a": {"x": 1}, "b": {"z": 2}}
	some name, n in cases
	n == 1
}

test_print if {
	print("a <tag>")
	false
}

todo_test_later if false

test_twice if true
test_twice if false

# EXIT: 2
# CHECK:STDOUT: [
# CHECK:STDOUT:   {
# CHECK:STDOUT:     "location": {
# CHECK:STDOUT:       "file": "fail_cases_json.rego",
# CHECK:STDOUT:       "row": 4,
# CHECK:STDOUT:       "col": 1
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "package": "data.p_test",
# CHECK:STDOUT:     "name": "test_groups",
# CHECK:STDOUT:     "fail": true,
# CHECK:STDOUT:     "duration": TIME,
# CHECK:STDOUT:     "sub_results": {
# CHECK:STDOUT:       "a": {
# CHECK:STDOUT:         "name": "a",
# CHECK:STDOUT:         "sub_results": {
# CHECK:STDOUT:           "x": {
# CHECK:STDOUT:             "name": "x"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "b": {
# CHECK:STDOUT:         "name": "b",
# CHECK:STDOUT:         "fail": true,
# CHECK:STDOUT:         "sub_results": {
# CHECK:STDOUT:           "z": {
# CHECK:STDOUT:             "name": "z",
# CHECK:STDOUT:             "fail": true
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   },
# CHECK:STDOUT:   {
# CHECK:STDOUT:     "location": {
# CHECK:STDOUT:       "file": "fail_cases_json.rego",
# CHECK:STDOUT:       "row": 10,
# CHECK:STDOUT:       "col": 1
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "package": "data.p_test",
# CHECK:STDOUT:     "name": "test_print",
# CHECK:STDOUT:     "fail": true,
# CHECK:STDOUT:     "duration": TIME,
# CHECK:STDOUT:     "output": "YSA8dGFnPgo="
# CHECK:STDOUT:   },
# CHECK:STDOUT:   {
# CHECK:STDOUT:     "location": {
# CHECK:STDOUT:       "file": "fail_cases_json.rego",
# CHECK:STDOUT:       "row": 15,
# CHECK:STDOUT:       "col": 1
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "package": "data.p_test",
# CHECK:STDOUT:     "name": "todo_test_later",
# CHECK:STDOUT:     "skip": true,
# CHECK:STDOUT:     "duration": TIME
# CHECK:STDOUT:   },
# CHECK:STDOUT:   {
# CHECK:STDOUT:     "location": {
# CHECK:STDOUT:       "file": "fail_cases_json.rego",
# CHECK:STDOUT:       "row": 17,
# CHECK:STDOUT:       "col": 1
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "package": "data.p_test",
# CHECK:STDOUT:     "name": "test_twice",
# CHECK:STDOUT:     "duration": TIME
# CHECK:STDOUT:   },
# CHECK:STDOUT:   {
# CHECK:STDOUT:     "location": {
# CHECK:STDOUT:       "file": "fail_cases_json.rego",
# CHECK:STDOUT:       "row": 18,
# CHECK:STDOUT:       "col": 1
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "package": "data.p_test",
# CHECK:STDOUT:     "name": "test_twice#01",
# CHECK:STDOUT:     "fail": true,
# CHECK:STDOUT:     "duration": TIME
# CHECK:STDOUT:   }
# CHECK:STDOUT: ]
