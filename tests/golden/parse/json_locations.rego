# ARGS: parse --format json --json-include locations,-comments %s
package p

f(x) := y if {
	y := x + 1
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "package": {
# CHECK:STDOUT:     "location": {
# CHECK:STDOUT:       "file": "json_locations.rego",
# CHECK:STDOUT:       "row": 2,
# CHECK:STDOUT:       "col": 1,
# CHECK:STDOUT:       "text": "cGFja2FnZQ=="
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "path": [
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "location": {
# CHECK:STDOUT:           "file": "json_locations.rego",
# CHECK:STDOUT:           "row": 2,
# CHECK:STDOUT:           "col": 9,
# CHECK:STDOUT:           "text": "cA=="
# CHECK:STDOUT:         },
# CHECK:STDOUT:         "type": "var",
# CHECK:STDOUT:         "value": "data"
# CHECK:STDOUT:       },
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "location": {
# CHECK:STDOUT:           "file": "json_locations.rego",
# CHECK:STDOUT:           "row": 2,
# CHECK:STDOUT:           "col": 9,
# CHECK:STDOUT:           "text": "cA=="
# CHECK:STDOUT:         },
# CHECK:STDOUT:         "type": "string",
# CHECK:STDOUT:         "value": "p"
# CHECK:STDOUT:       }
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "rules": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "body": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "index": 0,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "json_locations.rego",
# CHECK:STDOUT:             "row": 5,
# CHECK:STDOUT:             "col": 2,
# CHECK:STDOUT:             "text": "eSA6PSB4ICsgMQ=="
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "terms": [
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "location": {
# CHECK:STDOUT:                 "file": "json_locations.rego",
# CHECK:STDOUT:                 "row": 5,
# CHECK:STDOUT:                 "col": 4,
# CHECK:STDOUT:                 "text": "Oj0="
# CHECK:STDOUT:               },
# CHECK:STDOUT:               "type": "ref",
# CHECK:STDOUT:               "value": [
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "location": {
# CHECK:STDOUT:                     "file": "json_locations.rego",
# CHECK:STDOUT:                     "row": 5,
# CHECK:STDOUT:                     "col": 4,
# CHECK:STDOUT:                     "text": "Oj0="
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   "type": "var",
# CHECK:STDOUT:                   "value": "assign"
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             },
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "location": {
# CHECK:STDOUT:                 "file": "json_locations.rego",
# CHECK:STDOUT:                 "row": 5,
# CHECK:STDOUT:                 "col": 2,
# CHECK:STDOUT:                 "text": "eQ=="
# CHECK:STDOUT:               },
# CHECK:STDOUT:               "type": "var",
# CHECK:STDOUT:               "value": "y"
# CHECK:STDOUT:             },
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "location": {
# CHECK:STDOUT:                 "file": "json_locations.rego",
# CHECK:STDOUT:                 "row": 5,
# CHECK:STDOUT:                 "col": 7,
# CHECK:STDOUT:                 "text": "eCArIDE="
# CHECK:STDOUT:               },
# CHECK:STDOUT:               "type": "call",
# CHECK:STDOUT:               "value": [
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "location": {
# CHECK:STDOUT:                     "file": "json_locations.rego",
# CHECK:STDOUT:                     "row": 5,
# CHECK:STDOUT:                     "col": 9,
# CHECK:STDOUT:                     "text": "Kw=="
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   "type": "ref",
# CHECK:STDOUT:                   "value": [
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "location": {
# CHECK:STDOUT:                         "file": "json_locations.rego",
# CHECK:STDOUT:                         "row": 5,
# CHECK:STDOUT:                         "col": 9,
# CHECK:STDOUT:                         "text": "Kw=="
# CHECK:STDOUT:                       },
# CHECK:STDOUT:                       "type": "var",
# CHECK:STDOUT:                       "value": "plus"
# CHECK:STDOUT:                     }
# CHECK:STDOUT:                   ]
# CHECK:STDOUT:                 },
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "location": {
# CHECK:STDOUT:                     "file": "json_locations.rego",
# CHECK:STDOUT:                     "row": 5,
# CHECK:STDOUT:                     "col": 7,
# CHECK:STDOUT:                     "text": "eA=="
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   "type": "var",
# CHECK:STDOUT:                   "value": "x"
# CHECK:STDOUT:                 },
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "location": {
# CHECK:STDOUT:                     "file": "json_locations.rego",
# CHECK:STDOUT:                     "row": 5,
# CHECK:STDOUT:                     "col": 11,
# CHECK:STDOUT:                     "text": "MQ=="
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   "type": "number",
# CHECK:STDOUT:                   "value": 1
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             }
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "head": {
# CHECK:STDOUT:         "name": "f",
# CHECK:STDOUT:         "args": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "location": {
# CHECK:STDOUT:               "file": "json_locations.rego",
# CHECK:STDOUT:               "row": 4,
# CHECK:STDOUT:               "col": 3,
# CHECK:STDOUT:               "text": "eA=="
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "type": "var",
# CHECK:STDOUT:             "value": "x"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "value": {
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "json_locations.rego",
# CHECK:STDOUT:             "row": 4,
# CHECK:STDOUT:             "col": 9,
# CHECK:STDOUT:             "text": "eQ=="
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "type": "var",
# CHECK:STDOUT:           "value": "y"
# CHECK:STDOUT:         },
# CHECK:STDOUT:         "assign": true,
# CHECK:STDOUT:         "ref": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "location": {
# CHECK:STDOUT:               "file": "json_locations.rego",
# CHECK:STDOUT:               "row": 4,
# CHECK:STDOUT:               "col": 1,
# CHECK:STDOUT:               "text": "Zg=="
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "type": "var",
# CHECK:STDOUT:             "value": "f"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "location": {
# CHECK:STDOUT:           "file": "json_locations.rego",
# CHECK:STDOUT:           "row": 4,
# CHECK:STDOUT:           "col": 1,
# CHECK:STDOUT:           "text": "Zih4KSA6PSB5"
# CHECK:STDOUT:         }
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "json_locations.rego",
# CHECK:STDOUT:         "row": 4,
# CHECK:STDOUT:         "col": 1,
# CHECK:STDOUT:         "text": "Zih4KSA6PSB5IGlmIHsKCXkgOj0geCArIDEKfQ=="
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
