# Two values for one complete rule.
# ARGS: eval -d %s data.p.x
package p

x := 1

x := 2
