# ARGS: eval -d %s -i input.json data.p.by_name
# INPUT: {"items": [{"name": "a", "n": 1}, {"name": "b", "n": 2}]}
package p

by_name[name] := n if {
	some {"name": name, "n": n} in input.items
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "a": 1,
# CHECK:STDOUT:             "b": 2
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "text": "data.p.by_name",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
