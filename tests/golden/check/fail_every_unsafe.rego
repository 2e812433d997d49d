# ARGS: check %s
package p

allow if {
	every x in xs { x > limit }
}
