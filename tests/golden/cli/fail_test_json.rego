# ARGS: test --format json --run wrong %s
package p_test

test_right if 1 == 1

test_wrong if 1 == 2

# EXIT: 2
# CHECK:STDOUT: [
# CHECK:STDOUT:   {
# CHECK:STDOUT:     "location": {
# CHECK:STDOUT:       "file": "fail_test_json.rego",
# CHECK:STDOUT:       "row": 6,
# CHECK:STDOUT:       "col": 1
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "package": "data.p_test",
# CHECK:STDOUT:     "name": "test_wrong",
# CHECK:STDOUT:     "fail": true,
# CHECK:STDOUT:     "duration": TIME
# CHECK:STDOUT:   }
# CHECK:STDOUT: ]
