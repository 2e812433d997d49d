# ARGS: eval -d %s -i input.json data.p.x
# INPUT: {"a": [1, 2
package p

x := input.a

# EXIT: 2
# CHECK:STDERR: unable to parse input: input.json: offset 12: unexpected end of JSON input
