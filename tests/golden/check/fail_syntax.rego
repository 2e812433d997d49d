# ARGS: check %s
package p

allow if {
	input.n >
}
