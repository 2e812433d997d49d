# ARGS: eval -d %s --format values data.p.xs[_]
package p

xs := [1, "two", {"three": 3}]

# CHECK:STDOUT: [
# CHECK:STDOUT:   1
# CHECK:STDOUT: ]
# CHECK:STDOUT: [
# CHECK:STDOUT:   "two"
# CHECK:STDOUT: ]
# CHECK:STDOUT: [
# CHECK:STDOUT:   {
# CHECK:STDOUT:     "three": 3
# CHECK:STDOUT:   }
# CHECK:STDOUT: ]
