# ARGS: eval -d %s data.p.order
package p

order := [null < false, false < true, true < 0, 5 < "a", "z" < [], [] < {}, {"a": 1} < {1}, 1 == 1.0, {1, 1.0} == {1}]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": [
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true,
# CHECK:STDOUT:             true
# CHECK:STDOUT:           ],
# CHECK:STDOUT:           "text": "data.p.order",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
