# `with` replaces input, data and functions for one expression.
# ARGS: eval -d %s -i input.json data.p
# INPUT: {"n": 1, "m": 2}
package p

n := input.n

replaced := x if x := n with input.n as 5

rest := x if x := input.m with input.n as 5

from_data := x if x := data.q.x with data.q as {"x": 7}

mocked := x if x := count([1, 2]) with count as 42

twice(x) := x * 2

by_function := y if y := count([1, 2]) with count as twice_length

twice_length(x) := twice(3)

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "by_function": 6,
# CHECK:STDOUT:             "from_data": 7,
# CHECK:STDOUT:             "mocked": 42,
# CHECK:STDOUT:             "n": 1,
# CHECK:STDOUT:             "replaced": 5,
# CHECK:STDOUT:             "rest": 2
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
