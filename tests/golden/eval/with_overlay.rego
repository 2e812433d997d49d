# `with` replaces input, data and built-in functions for one expression.
# ARGS: eval -d %s -i input.json data.p
# INPUT: {"n": 1, "m": 2}
package p

n := input.n

replaced := n with input.n as 5

rest := input.m with input.n as 5

from_data := data.q.x with data.q as {"x": 7}

mocked := count([1, 2]) with count as 42
