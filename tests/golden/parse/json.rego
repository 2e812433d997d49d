# ARGS: parse --format json %s
package p

import data.q as r

default allow := false

deny contains msg if {
	some i, x in r.items
	msg := sprintf("%d: %v", [i, x])
}
