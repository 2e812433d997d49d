# ARGS: eval -d %s data.p.grades
package p

grade(n) := "a" if {
	n >= 90
} else := "b" if {
	n >= 80
} else := "c"

grades := [grade(n) | some n in [95, 85, 10]]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": [
# CHECK:STDOUT:             "a",
# CHECK:STDOUT:             "b",
# CHECK:STDOUT:             "c"
# CHECK:STDOUT:           ],
# CHECK:STDOUT:           "text": "data.p.grades",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
