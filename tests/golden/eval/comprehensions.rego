# ARGS: eval -d %s data.p
package p

pairs := [[x, y] | some x in [1, 2]; some y in [3, 4]; x + y != 5]

squares := {x: y | some x in numbers.range(1, 4); y := x * x}

lengths := {count(w) | some w in ["a", "bb", "cc"]}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "lengths": [
# CHECK:STDOUT:               1,
# CHECK:STDOUT:               2
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "pairs": [
# CHECK:STDOUT:               [
# CHECK:STDOUT:                 1,
# CHECK:STDOUT:                 3
# CHECK:STDOUT:               ],
# CHECK:STDOUT:               [
# CHECK:STDOUT:                 2,
# CHECK:STDOUT:                 4
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "squares": {
# CHECK:STDOUT:               "1": 1,
# CHECK:STDOUT:               "2": 4,
# CHECK:STDOUT:               "3": 9,
# CHECK:STDOUT:               "4": 16
# CHECK:STDOUT:             }
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
