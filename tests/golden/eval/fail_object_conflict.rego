# ARGS: eval -d %s data.p.o
package p

o[k] := v if some k, v in {"a": 1}

o[k] := v if some k, v in {"a": 2}

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "object keys must be unique",
# CHECK:STDOUT:       "code": "eval_conflict_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_object_conflict.rego",
# CHECK:STDOUT:         "row": 6,
# CHECK:STDOUT:         "col": 1
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 2,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "fail_object_conflict.rego",
# CHECK:STDOUT:             "row": 6,
# CHECK:STDOUT:             "col": 14
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
