# ARGS: eval -d %s data.p.out
package p

good := rego.parse_module("a.rego", "package a.b\nq if input.x")

out := [[part.value | some part in good["package"].path], good.rules[0].head.name]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": [
# CHECK:STDOUT:             [
# CHECK:STDOUT:               "data",
# CHECK:STDOUT:               "a",
# CHECK:STDOUT:               "b"
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "q"
# CHECK:STDOUT:           ],
# CHECK:STDOUT:           "text": "data.p.out",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
