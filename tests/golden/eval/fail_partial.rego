# ARGS: eval -d %s --partial data.p.p
package p

p := 1

# EXIT: 1
# CHECK:STDERR: error: partial evaluation (--partial) is not supported
