# ARGS: check --strict %s
package p

import data.users

allow if {
	x := input.a
	true
}
