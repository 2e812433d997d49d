# ARGS: check %s
package p

f(x, y) := x + y

g := f(1)

h(x) := 1

h(x, y) := 2
