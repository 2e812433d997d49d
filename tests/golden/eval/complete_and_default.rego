# A complete rule, a default, and a document of a whole package.
# ARGS: eval -d %s -i input.json data.p
# INPUT: {"user": "ann", "roles": ["dev", "admin"]}
package p

default allow := false

allow if "admin" in input.roles

default limit := 10

limit := 100 if input.user == "root"

who := input.user

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "allow": true,
# CHECK:STDOUT:             "limit": 10,
# CHECK:STDOUT:             "who": "ann"
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
