# ARGS: check --format json %s --capabilities capabilities.json
# FILE: capabilities.json {"features": ["rego_v1"], "builtins": [{"name": "eq"},
# FILE: capabilities.json   {"name": "host.find", "decl": {"type": "function",
# FILE: capabilities.json    "args": [{"name": "key", "type": "string"}, {"type": "number"}], "result": {"type": "boolean"}}}]}
package p

bad if host.find("a")

# EXIT: 1
# CHECK:STDERR: {
# CHECK:STDERR:   "errors": [
# CHECK:STDERR:     {
# CHECK:STDERR:       "message": "host.find: arity mismatch",
# CHECK:STDERR:       "code": "rego_type_error",
# CHECK:STDERR:       "location": {
# CHECK:STDERR:         "file": "fail_capabilities_arity.rego",
# CHECK:STDERR:         "row": 7,
# CHECK:STDERR:         "col": 8
# CHECK:STDERR:       },
# CHECK:STDERR:       "details": {
# CHECK:STDERR:         "have": [
# CHECK:STDERR:           {
# CHECK:STDERR:             "type": "string"
# CHECK:STDERR:           }
# CHECK:STDERR:         ],
# CHECK:STDERR:         "want": {
# CHECK:STDERR:           "args": [
# CHECK:STDERR:             {
# CHECK:STDERR:               "name": "key",
# CHECK:STDERR:               "type": "string"
# CHECK:STDERR:             },
# CHECK:STDERR:             {
# CHECK:STDERR:               "type": "number"
# CHECK:STDERR:             }
# CHECK:STDERR:           ]
# CHECK:STDERR:         }
# CHECK:STDERR:       }
# CHECK:STDERR:     }
# CHECK:STDERR:   ]
# CHECK:STDERR: }
