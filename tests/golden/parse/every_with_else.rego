# ARGS: parse --format json %s
package p

a if {
	every k, v in input.o { v > 0 }
	not input.bad with input as {"bad": false}
} else := 2 if {
	{x | x := input.xs[_]} == {1, 2}
}
