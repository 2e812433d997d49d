# ARGS: eval -d %s data.p
package p

pairs := [[x, y] | some x in [1, 2]; some y in [3, 4]; x + y != 5]

squares := {x: x * x | some x in numbers.range(1, 4)}

lengths := {count(w) | some w in ["a", "bb", "cc"]}
