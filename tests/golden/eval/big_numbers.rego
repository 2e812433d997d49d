# Integers beyond 64 bits are exact.
# ARGS: eval -d %s data.p
package p

product := 9223372036854775807 * 9223372036854775807

sum := 9223372036854775807 + 1

literal := 123456789012345678901234567890

division := 1 / 3

rest := 123456789012345678901234567890 % 97

float := 1e3

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "division": 0.33333333333333333334,
# CHECK:STDOUT:             "float": 1e3,
# CHECK:STDOUT:             "literal": 123456789012345678901234567890,
# CHECK:STDOUT:             "product": 85070591730234615847396907784232501249,
# CHECK:STDOUT:             "rest": 52,
# CHECK:STDOUT:             "sum": 9223372036854775808
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
