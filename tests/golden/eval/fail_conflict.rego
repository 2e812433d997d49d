# Two values for one complete rule.
# ARGS: eval -d %s data.p.x
package p

x := 1

x := 2

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "rule data.p.x produced conflicting values:\n  1 at fail_conflict.rego:[[@LINE-8]]\n  2 at fail_conflict.rego:[[@LINE-6]]",
# CHECK:STDOUT:       "code": "eval_conflict_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_conflict.rego",
# CHECK:STDOUT:         "row": 7,
# CHECK:STDOUT:         "col": 1
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 2,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "fail_conflict.rego",
# CHECK:STDOUT:             "row": 7,
# CHECK:STDOUT:             "col": 6
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 0,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "",
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
