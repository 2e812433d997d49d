# ARGS: build --dump=plan -e p/deny %s
package p

deny contains msg if {
	some c in input.containers
	endswith(c.image, ":latest")
	msg := c.name
}
