# The same for programs.
# ARGS: explain --format json %s
package p

allow if {
	some user in data.users
	user.id == input.id
	user.age > 17
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "packages": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "package": "data.p",
# CHECK:STDOUT:       "documents": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "name": "data.p.allow",
# CHECK:STDOUT:           "kind": "complete",
# CHECK:STDOUT:           "input_shape": "free (no shape has input.id)",
# CHECK:STDOUT:           "access": [],
# CHECK:STDOUT:           "not_better": [],
# CHECK:STDOUT:           "growth": {
# CHECK:STDOUT:             "class": "constant",
# CHECK:STDOUT:             "text": "constant"
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "rules": [
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "location": {
# CHECK:STDOUT:                 "file": "as_json.rego",
# CHECK:STDOUT:                 "row": 5,
# CHECK:STDOUT:                 "col": 1
# CHECK:STDOUT:               },
# CHECK:STDOUT:               "source": "allow if {",
# CHECK:STDOUT:               "planned": true,
# CHECK:STDOUT:               "access": [
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "path": "index",
# CHECK:STDOUT:                   "location": {
# CHECK:STDOUT:                     "file": "as_json.rego",
# CHECK:STDOUT:                     "row": 6,
# CHECK:STDOUT:                     "col": 2
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   "of": "data.users",
# CHECK:STDOUT:                   "text": "elements of data.users by id = input.id: a hash index, made once for the data"
# CHECK:STDOUT:                 },
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "path": "slot",
# CHECK:STDOUT:                   "location": {
# CHECK:STDOUT:                     "file": "as_json.rego",
# CHECK:STDOUT:                     "row": 7,
# CHECK:STDOUT:                     "col": 2
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   "of": "input.id",
# CHECK:STDOUT:                   "text": "input.id lies in a place that is known when it is read"
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               ],
# CHECK:STDOUT:               "not_better": [],
# CHECK:STDOUT:               "growth": {
# CHECK:STDOUT:                 "class": "constant",
# CHECK:STDOUT:                 "text": "constant"
# CHECK:STDOUT:               }
# CHECK:STDOUT:             }
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
