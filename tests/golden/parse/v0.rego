# ARGS: parse --v0-compatible %s
package p

deny[msg] { msg := "x" }

f(x) = y { y := x }
