# ARGS: check %s
package p

x := strings.repeat("a", 3)

y := conut([1])
