# ARGS: build --dump=plan -e p/a %s
package p

a if {
	xs := [x | some x in input.xs; x > 1]
	every x in xs { x < 10 }
}
