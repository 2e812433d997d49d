# A v0 policy read as v1: what is missing is said once for each rule.
# ARGS: check %s
package p

deny[msg] {
	input.x[_] == 1
	msg := "one"
}

allow {
	input.y
}
