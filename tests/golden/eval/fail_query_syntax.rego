# ARGS: eval -d %s data.p.x==
package p

x := 1
