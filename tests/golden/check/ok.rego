# A policy without findings prints nothing.
# ARGS: check %s
package p

import data.users

default allow := false

allow if users[input.user].role == "admin"

deny contains msg if {
	some item in input.items
	not item.ok
	msg := sprintf("%v is not ok", [item.name])
}
