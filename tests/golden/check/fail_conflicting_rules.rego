# One name as a complete rule, a partial set and a function.
# ARGS: check %s
package p

a := 1

a contains 2

f(x) := x

f := 3
