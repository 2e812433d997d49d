# A rule whose conditions do not hold is left before a function in it is called, also when the call stands first: the
# function would conflict.
# ARGS: eval -d %s -i input.json -f pretty data.p
# INPUT: {"kind": "b", "names": ["x", "y"]}
package p

name(x) := n if some n in x

constant if {
	n := name(input.names)
	input.kind == "a"
	n != ""
}

defined if {
	n := name(input.names)
	input.missing.deeper
	n != ""
}

compared if {
	n := name(input.names)
	some x in input.names
	x == n
	data.limit < 3
}

reached if input.kind == "b"

# CHECK:STDOUT: {
# CHECK:STDOUT:   "reached": true
# CHECK:STDOUT: }
