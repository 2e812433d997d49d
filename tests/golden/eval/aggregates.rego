# The largest of nothing is undefined; the sum of nothing is 0.
# ARGS: eval -d %s data.p
package p

largest := max([3, 1, 2])

largest_of_nothing := max([])

sum_of_nothing := sum([])

wrapped := {"largest": max([])}

sorted := sort(["b", "a", 1])

total := product([2, 3, 7])

deepest := object.union_n([{"a": 1}, {"b": {"c": 2}}, {"b": {"d": 3}}])

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "deepest": {
# CHECK:STDOUT:               "a": 1,
# CHECK:STDOUT:               "b": {
# CHECK:STDOUT:                 "c": 2,
# CHECK:STDOUT:                 "d": 3
# CHECK:STDOUT:               }
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "largest": 3,
# CHECK:STDOUT:             "sorted": [
# CHECK:STDOUT:               1,
# CHECK:STDOUT:               "a",
# CHECK:STDOUT:               "b"
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "sum_of_nothing": 0,
# CHECK:STDOUT:             "total": 42
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "text": "data.p",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
