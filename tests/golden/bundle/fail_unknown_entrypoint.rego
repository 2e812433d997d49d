# ARGS: build -o b.tar.gz -e p/nothing %s
package p

x := 1
