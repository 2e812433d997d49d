# A data file may stand at a path of its own; several make one document.
# ARGS: eval -d %s -d a.b:x.json -d a:y.yaml data.p.p
# FILE: x.json {"n": 1}
# FILE: y.yaml c: [2, 3]
package p

p := [data.a.b.n, data.a.c]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": [
# CHECK:STDOUT:             1,
# CHECK:STDOUT:             [
# CHECK:STDOUT:               2,
# CHECK:STDOUT:               3
# CHECK:STDOUT:             ]
# CHECK:STDOUT:           ],
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
