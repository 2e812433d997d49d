# ARGS: eval -d %s --format bindings data.p.xs[i]
package p

xs := ["a", "b"]
