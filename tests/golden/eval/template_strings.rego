# ARGS: eval -d %s -i input.json data.p
# INPUT: {"name": "ann", "n": 2}
package p

greeting := $"hello {input.name}, you have {input.n + 1} items"

missing := $"x is {input.missing}"
