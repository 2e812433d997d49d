# ARGS: eval -d %s --format values data.p.xs[_]
package p

xs := [1, "two", {"three": 3}]
