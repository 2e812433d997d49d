# ARGS: eval -d %s data.p.x==y
package p

x := 1
