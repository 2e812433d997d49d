# ARGS: eval -d %s data.p
package p

a.b.c := 1

a.b.d := 2

a.e[x].f := y if some x, y in {"k": 1, "l": 2}

s.t contains 3
