# ARGS: check %s
package p

default allow := false

default allow := true
