# ARGS: eval -d %s --coverage -f pretty data.p.p
# ARGS: eval -d %s --coverage data.p.p
package p

p if q

q := 1

r if input.x == 1

# CHECK:STDOUT: true
# CHECK:STDOUT: ┌──────────────────┬───────┐
# CHECK:STDOUT: │ Overall Coverage │ 66.67 │
# CHECK:STDOUT: └──────────────────┴───────┘
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
# CHECK:STDOUT:   "coverage": {
# CHECK:STDOUT:     "files": {
# CHECK:STDOUT:       "coverage.rego": {
# CHECK:STDOUT:         "covered": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "start": {
# CHECK:STDOUT:               "row": 5,
# CHECK:STDOUT:               "col": 1
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "end": {
# CHECK:STDOUT:               "row": 5,
# CHECK:STDOUT:               "col": 2
# CHECK:STDOUT:             }
# CHECK:STDOUT:           },
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "start": {
# CHECK:STDOUT:               "row": 5,
# CHECK:STDOUT:               "col": 6
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "end": {
# CHECK:STDOUT:               "row": 5,
# CHECK:STDOUT:               "col": 7
# CHECK:STDOUT:             }
# CHECK:STDOUT:           },
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "start": {
# CHECK:STDOUT:               "row": 7,
# CHECK:STDOUT:               "col": 1
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "end": {
# CHECK:STDOUT:               "row": 7,
# CHECK:STDOUT:               "col": 7
# CHECK:STDOUT:             }
# CHECK:STDOUT:           },
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "start": {
# CHECK:STDOUT:               "row": 7,
# CHECK:STDOUT:               "col": 6
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "end": {
# CHECK:STDOUT:               "row": 7,
# CHECK:STDOUT:               "col": 7
# CHECK:STDOUT:             }
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "not_covered": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "start": {
# CHECK:STDOUT:               "row": 9,
# CHECK:STDOUT:               "col": 1
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "end": {
# CHECK:STDOUT:               "row": 9,
# CHECK:STDOUT:               "col": 2
# CHECK:STDOUT:             }
# CHECK:STDOUT:           },
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "start": {
# CHECK:STDOUT:               "row": 9,
# CHECK:STDOUT:               "col": 6
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "end": {
# CHECK:STDOUT:               "row": 9,
# CHECK:STDOUT:               "col": 18
# CHECK:STDOUT:             }
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "covered_lines": 2,
# CHECK:STDOUT:         "not_covered_lines": 1,
# CHECK:STDOUT:         "coverage": 66.66666666666667
# CHECK:STDOUT:       }
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "covered_lines": 2,
# CHECK:STDOUT:     "not_covered_lines": 1,
# CHECK:STDOUT:     "coverage": 66.66666666666667
# CHECK:STDOUT:   }
# CHECK:STDOUT: }
