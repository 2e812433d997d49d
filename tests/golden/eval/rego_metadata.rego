# METADATA
# title: a package
package p

# METADATA
# description: a rule
# custom:
#   severity: high
severity := rego.metadata.rule().custom.severity

chain := [step.annotations.title | some step in rego.metadata.chain(); step.annotations.title]

# ARGS: eval -d %s data.p

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "chain": [
# CHECK:STDOUT:               "a package"
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "severity": "high"
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
