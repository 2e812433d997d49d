# ARGS: eval -d %s --format raw data.p.x
package p

x := "plain text"

# CHECK:STDOUT: plain text
