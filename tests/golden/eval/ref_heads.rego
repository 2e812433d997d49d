# ARGS: eval -d %s data.p
package p

a.b.c := 1

a.b.d := 2

a.e[x].f := y if some x, y in {"k": 1, "l": 2}

s.t contains 3

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "a": {
# CHECK:STDOUT:               "b": {
# CHECK:STDOUT:                 "c": 1,
# CHECK:STDOUT:                 "d": 2
# CHECK:STDOUT:               },
# CHECK:STDOUT:               "e": {
# CHECK:STDOUT:                 "k": {
# CHECK:STDOUT:                   "f": 1
# CHECK:STDOUT:                 },
# CHECK:STDOUT:                 "l": {
# CHECK:STDOUT:                   "f": 2
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               }
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "s": {
# CHECK:STDOUT:               "t": [
# CHECK:STDOUT:                 3
# CHECK:STDOUT:               ]
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
