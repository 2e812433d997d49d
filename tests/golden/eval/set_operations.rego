# ARGS: eval -d %s data.p
package p

a := {1, 2, 3}

b := {3, 4}

both := a & b

either := a | b

only_a := a - b

merged := union({{1}, {2}, {1, 3}})
