# What an index leaves out and what is not needed for the result is told apart.
# ARGS: test %s --coverage
package p_test

allow if input.user == "alice"

allow if input.user == "bob"

level := 1 if input.user == "bob"
else := 2

names contains n if some n in ["x", "y"]

test_bob if allow with input as {"user": "bob"}

test_level if level == 1 with input as {"user": "bob"}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "files": {
# CHECK:STDOUT:     "coverage.rego": {
# CHECK:STDOUT:       "covered": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 7,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 7,
# CHECK:STDOUT:             "col": 6
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 7,
# CHECK:STDOUT:             "col": 10
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 7,
# CHECK:STDOUT:             "col": 29
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 9,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 9,
# CHECK:STDOUT:             "col": 11
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 9,
# CHECK:STDOUT:             "col": 15
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 9,
# CHECK:STDOUT:             "col": 34
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 14,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 14,
# CHECK:STDOUT:             "col": 9
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 14,
# CHECK:STDOUT:             "col": 13
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 14,
# CHECK:STDOUT:             "col": 48
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 16,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 16,
# CHECK:STDOUT:             "col": 11
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 16,
# CHECK:STDOUT:             "col": 15
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 16,
# CHECK:STDOUT:             "col": 55
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "not_covered": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 5,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 5,
# CHECK:STDOUT:             "col": 6
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 5,
# CHECK:STDOUT:             "col": 10
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 5,
# CHECK:STDOUT:             "col": 31
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "kinds": [
# CHECK:STDOUT:             "index_excluded"
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 10,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 10,
# CHECK:STDOUT:             "col": 10
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "start": {
# CHECK:STDOUT:             "row": 12,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "end": {
# CHECK:STDOUT:             "row": 12,
# CHECK:STDOUT:             "col": 17
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "covered_lines": 4,
# CHECK:STDOUT:       "not_covered_lines": 3,
# CHECK:STDOUT:       "coverage": 57.142857142857146
# CHECK:STDOUT:     }
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "covered_lines": 4,
# CHECK:STDOUT:   "not_covered_lines": 3,
# CHECK:STDOUT:   "coverage": 57.142857142857146
# CHECK:STDOUT: }
