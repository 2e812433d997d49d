# ARGS: eval -d %s -i input.json data.p.x
# INPUT: {"a": [1, 2
package p

x := input.a
