# `every` over nothing is true; over a missing document undefined.
# ARGS: eval -d %s -i input.json data.p
# INPUT: {"xs": [1, 2, 3], "none": []}
package p

all_positive if every x in input.xs { x > 0 }

all_big if every x in input.xs { x > 2 }

none if every x in input.none { x > 2 }

missing if every x in input.missing { x > 2 }

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "all_positive": true,
# CHECK:STDOUT:             "none": true
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
