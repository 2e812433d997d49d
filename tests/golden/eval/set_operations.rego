# ARGS: eval -d %s data.p
package p

a := {1, 2, 3}

b := {3, 4}

both := a & b

either := a | b

only_a := a - b

merged := union({{1}, {2}, {1, 3}})

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "a": [
# CHECK:STDOUT:               1,
# CHECK:STDOUT:               2,
# CHECK:STDOUT:               3
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "b": [
# CHECK:STDOUT:               3,
# CHECK:STDOUT:               4
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "both": [
# CHECK:STDOUT:               3
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "either": [
# CHECK:STDOUT:               1,
# CHECK:STDOUT:               2,
# CHECK:STDOUT:               3,
# CHECK:STDOUT:               4
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "merged": [
# CHECK:STDOUT:               1,
# CHECK:STDOUT:               2,
# CHECK:STDOUT:               3
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "only_a": [
# CHECK:STDOUT:               1,
# CHECK:STDOUT:               2
# CHECK:STDOUT:             ]
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
