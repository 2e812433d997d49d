# The conflict is where the later of the two rules is.
# ARGS: eval -d %s -i input.json data.p.level
# INPUT: {"path": "/c/d"}
package p

level := 1 if startswith(input.path, "/a")

level := 2 if startswith(input.path, "/b")

level := 3 if startswith(input.path, "/c")

level := 4 if startswith(input.path, "/c/d")

level := 5 if startswith(input.path, "/e")

level := 6 if startswith(input.path, "/f")

level := 7 if startswith(input.path, "/g")

level := 8 if startswith(input.path, "/h")

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "rule data.p.level produced conflicting values:\n  3 at fail_many_rules_conflict.rego:[[@LINE-16]]\n  4 at fail_many_rules_conflict.rego:[[@LINE-14]]",
# CHECK:STDOUT:       "code": "eval_conflict_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_many_rules_conflict.rego",
# CHECK:STDOUT:         "row": 12,
# CHECK:STDOUT:         "col": 1
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 2,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "fail_many_rules_conflict.rego",
# CHECK:STDOUT:             "row": 12,
# CHECK:STDOUT:             "col": 15
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
