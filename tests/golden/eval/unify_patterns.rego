# ARGS: eval -d %s data.p
package p

first := x if [x, _] = [1, 2]

nested := [a, b] if {"k": [a, {"l": b}]} = {"k": [1, {"l": 2}]}

same if {
	[y, y] = [3, 3]
}

different if {
	[z, z] = [3, 4]
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "first": 1,
# CHECK:STDOUT:             "nested": [
# CHECK:STDOUT:               1,
# CHECK:STDOUT:               2
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "same": true
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
