# Sets come out in Rego's total order.
# ARGS: eval -d %s data.p.s
package p

s contains x if some x in ["b", 10, 2, {"a": 1}, [1], "a", null, true, false, {1}, 1.5, 10]
