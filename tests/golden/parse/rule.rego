# ARGS: parse %s
package p

allow if input.n > 1
