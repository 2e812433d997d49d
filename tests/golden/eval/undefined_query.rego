# Undefined is an empty result, not an error.
# ARGS: eval -d %s data.p.nothing
package p

nothing if input.x

# CHECK:STDOUT: {}
