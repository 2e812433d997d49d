# A query with variables: each answer with its bindings.
# ARGS: eval -d %s --format json data.p.xs[i]=x;i>0
package p

xs := ["a", "b", "c"]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": true,
# CHECK:STDOUT:           "text": "data.p.xs[i]=x",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": true,
# CHECK:STDOUT:           "text": "i\u003e0",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 16
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "bindings": {
# CHECK:STDOUT:         "i": 1,
# CHECK:STDOUT:         "x": "b"
# CHECK:STDOUT:       }
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": true,
# CHECK:STDOUT:           "text": "data.p.xs[i]=x",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": true,
# CHECK:STDOUT:           "text": "i\u003e0",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 16
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "bindings": {
# CHECK:STDOUT:         "i": 2,
# CHECK:STDOUT:         "x": "c"
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
