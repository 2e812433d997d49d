# ARGS: eval -d %s --format bindings data.p.xs[i]
package p

xs := ["a", "b"]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "i": 0
# CHECK:STDOUT: }
# CHECK:STDOUT: {
# CHECK:STDOUT:   "i": 1
# CHECK:STDOUT: }
