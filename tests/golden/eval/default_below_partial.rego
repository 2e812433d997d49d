# A default below rules with a variable in their head is passed over.
# ARGS: eval -d %s -f pretty --strict-builtin-errors data.p
package p

default a.b := 1

a[x] := 2 if some x in ["c"]

default deep.b.c := 1

deep.b.c := 3 if input.never

deep[x].c := 2 if some x in ["d"]

default inner.b.c := 1

inner.b[x] := 2 if some x in ["d"]

inner.b.e := 8

# Beside rules with a variable, but not below them, it holds.
default beside.b := 1

beside.x[y] := 2 if some y in ["d"]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "a": {
# CHECK:STDOUT:     "c": 2
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "beside": {
# CHECK:STDOUT:     "b": 1,
# CHECK:STDOUT:     "x": {
# CHECK:STDOUT:       "d": 2
# CHECK:STDOUT:     }
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "deep": {
# CHECK:STDOUT:     "d": {
# CHECK:STDOUT:       "c": 2
# CHECK:STDOUT:     }
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "inner": {
# CHECK:STDOUT:     "b": {
# CHECK:STDOUT:       "d": 2,
# CHECK:STDOUT:       "e": 8
# CHECK:STDOUT:     }
# CHECK:STDOUT:   }
# CHECK:STDOUT: }
