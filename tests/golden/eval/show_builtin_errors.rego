# Errors of built-ins are told, but end nothing.
# ARGS: eval -d %s --show-builtin-errors data.p.p
package p

default p := 7

p := to_number(x) if some x in ["a", "b"]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "to_number: strconv.ParseFloat: parsing \"a\": invalid syntax",
# CHECK:STDOUT:       "code": "eval_builtin_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "show_builtin_errors.rego",
# CHECK:STDOUT:         "row": 7,
# CHECK:STDOUT:         "col": 6
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 1,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "show_builtin_errors.rego",
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
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "to_number: strconv.ParseFloat: parsing \"b\": invalid syntax",
# CHECK:STDOUT:       "code": "eval_builtin_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "show_builtin_errors.rego",
# CHECK:STDOUT:         "row": 7,
# CHECK:STDOUT:         "col": 6
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 1,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "show_builtin_errors.rego",
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
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": 7,
# CHECK:STDOUT:           "text": "data.p.p",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
