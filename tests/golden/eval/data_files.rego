# Data documents from JSON and YAML files beside the policy.
# ARGS: eval -d %s -d roles.json -d limits.yaml data.p.report
# FILE: roles.json {"roles": {"ann": ["admin"], "bob": ["dev"]}}
# FILE: limits.yaml limits:
# FILE: limits.yaml   dev: 10
# FILE: limits.yaml   admin: 100
package p

report[name] := max([data.limits[r] | some r in roles]) if some name, roles in data.roles

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "ann": 100,
# CHECK:STDOUT:             "bob": 10
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "text": "data.p.report",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
