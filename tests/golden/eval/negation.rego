# An undefined argument of a call under `not` makes the body undefined; an undefined reference under `not` succeeds.
# ARGS: eval -d %s -i input.json data.p
# INPUT: {"a": false}
package p

f(x) if x == 1

not_call if not f(input.missing)

not_ref if not input.missing.deeper

not_false if not input.a

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "not_false": true,
# CHECK:STDOUT:             "not_ref": true
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
