# ARGS: eval -d %s --explain notes data.p.p
package p

p if {
	some x in [1, 2]
	trace(sprintf("x is %v", [x]))
	x == 2
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": true,
# CHECK:STDOUT:           "text": "data.p.p",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "explanation": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "Op": "Enter",
# CHECK:STDOUT:       "Node": [{"index":0,"terms":[{"type":"ref","value":[{"type":"var","value":"eq"}]},{"type":"ref","value":[{"type":"var","value":"data"},{"type":"string","value":"p"},{"type":"string","value":"p"}]},{"type":"var","value":"__localq0__"}]}],
# CHECK:STDOUT:       "Location": {
# CHECK:STDOUT:         "file": "",
# CHECK:STDOUT:         "row": 1,
# CHECK:STDOUT:         "col": 1
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "QueryID": 0,
# CHECK:STDOUT:       "ParentID": 0,
# CHECK:STDOUT:       "Message": ""
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "Op": "Enter",
# CHECK:STDOUT:       "Node": "data.p.p",
# CHECK:STDOUT:       "Location": {
# CHECK:STDOUT:         "file": "explain_notes.rego",
# CHECK:STDOUT:         "row": 4,
# CHECK:STDOUT:         "col": 1
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "QueryID": 1,
# CHECK:STDOUT:       "ParentID": 0,
# CHECK:STDOUT:       "Message": ""
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "Op": "Note",
# CHECK:STDOUT:       "Node": null,
# CHECK:STDOUT:       "Location": {
# CHECK:STDOUT:         "file": "explain_notes.rego",
# CHECK:STDOUT:         "row": 6,
# CHECK:STDOUT:         "col": 2
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "QueryID": 1,
# CHECK:STDOUT:       "ParentID": 0,
# CHECK:STDOUT:       "Message": "x is 1"
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "Op": "Note",
# CHECK:STDOUT:       "Node": null,
# CHECK:STDOUT:       "Location": {
# CHECK:STDOUT:         "file": "explain_notes.rego",
# CHECK:STDOUT:         "row": 6,
# CHECK:STDOUT:         "col": 2
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "QueryID": 1,
# CHECK:STDOUT:       "ParentID": 0,
# CHECK:STDOUT:       "Message": "x is 2"
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
