# ARGS: check %s
package p

x := [1, 2, 3

y := 2
