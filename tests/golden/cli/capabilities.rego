# ARGS: capabilities --file mine.json
# FILE: mine.json {"features": ["b", "a"], "unknown": 1, "builtins": [{"decl": {"type": "function",
# FILE: mine.json  "args": [{"name": "x", "type": "any", "of": [{"type": "string"}, {"type": "null"}]}]}, "name": "f"}]}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "builtins": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "name": "f",
# CHECK:STDOUT:       "decl": {
# CHECK:STDOUT:         "args": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "of": [
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "null"
# CHECK:STDOUT:               },
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "string"
# CHECK:STDOUT:               }
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "type": "any"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "type": "function"
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "features": [
# CHECK:STDOUT:     "b",
# CHECK:STDOUT:     "a"
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
