# ARGS: check %s
package p

allow if {
	x := 1
	x := 2
}

deny if {
	y == 1
	y := 2
}
