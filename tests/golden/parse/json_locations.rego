# ARGS: parse --format json --json-include locations,-comments %s
package p

f(x) := y if {
	y := x + 1
}
