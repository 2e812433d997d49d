# ARGS: eval -d %s -i input.json data.p
# INPUT: {"name": "ann", "n": 2}
package p

greeting := $"hello {input.name}, you have {input.n + 1} items"

missing := $"x is {input.missing}"

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "greeting": "hello ann, you have 3 items",
# CHECK:STDOUT:             "missing": "x is \u003cundefined\u003e"
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
