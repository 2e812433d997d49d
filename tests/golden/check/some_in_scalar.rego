# Nothing is in a number; that is no error.
# ARGS: check %s
package p

a if {
	some x in 1
	x
}
