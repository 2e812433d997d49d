# ARGS: eval -d %s --format pretty data.p
package p

a := 1

b contains "x"

# CHECK:STDOUT: {
# CHECK:STDOUT:   "a": 1,
# CHECK:STDOUT:   "b": [
# CHECK:STDOUT:     "x"
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
