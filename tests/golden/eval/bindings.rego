# A query with variables: each answer with its bindings.
# ARGS: eval -d %s --format json data.p.xs[i]=x;i>0
package p

xs := ["a", "b", "c"]
