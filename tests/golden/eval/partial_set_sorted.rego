# Sets come out in Rego's total order.
# ARGS: eval -d %s data.p.s
package p

s contains x if some x in ["b", 10, 2, {"a": 1}, [1], "a", null, true, false, {1}, 1.5, 10]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": [
# CHECK:STDOUT:             null,
# CHECK:STDOUT:             false,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             1.5,
# CHECK:STDOUT:             2,
# CHECK:STDOUT:             10,
# CHECK:STDOUT:             "a",
# CHECK:STDOUT:             "b",
# CHECK:STDOUT:             [
# CHECK:STDOUT:               1
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "a": 1
# CHECK:STDOUT:             },
# CHECK:STDOUT:             [
# CHECK:STDOUT:               1
# CHECK:STDOUT:             ]
# CHECK:STDOUT:           ],
# CHECK:STDOUT:           "text": "data.p.s",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
