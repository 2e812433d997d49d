# The largest of nothing is undefined; the sum of nothing is 0.
# ARGS: eval -d %s data.p
package p

largest := max([3, 1, 2])

largest_of_nothing := max([])

sum_of_nothing := sum([])

object := {"largest": max([])}

sorted := sort(["b", "a", 1])

total := product([2, 3, 7])

deepest := object.union_n([{"a": 1}, {"b": {"c": 2}}, {"b": {"d": 3}}])
