# ARGS: eval -d %s -d nowhere.json data.p.x
package p

x := 1
