# ARGS: build --dump=plan -e p/x %s
package p

f(n) := "big" if {
	n > 10
} else := "small"

x := f(input.n)
