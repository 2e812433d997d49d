# The plan of a complete rule with a default.
# ARGS: build --dump=plan -e p/allow %s
package p

default allow := false

allow if input.user == "root"
