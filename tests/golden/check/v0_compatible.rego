# ARGS: check --v0-compatible %s
package p

deny[msg] {
	input.x[_] == 1
	msg := "one"
}
