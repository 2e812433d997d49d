# ARGS: build --dump=plan -e p/a %s
package p

a if {
	not b
	b with input.x as 1
}

b if input.x == 1
