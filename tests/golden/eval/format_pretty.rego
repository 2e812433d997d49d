# ARGS: eval -d %s --format pretty data.p
package p

a := 1

b contains "x"
