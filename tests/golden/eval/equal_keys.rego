# Keys of an object that turn out to be equal: the last one wins, in the order of terms, not of the source.
# ARGS: eval -d %s -i input.json -f pretty data.o
# INPUT: {"k": "b", "j": "b"}
package o

a := {input.k: 2, "b": 3}
b := {"b": 3, input.k: 2}
e := {f(1): 2, "b": 3}
f(x) := "b"
g := {x: 1, y: 2} if { x := "b"; y := "b" }
h := {y: 1, x: 2} if { x := "b"; y := "b" }
i := {z: 1, [1]: 2} if { z := [1] }

# CHECK:STDOUT: {
# CHECK:STDOUT:   "a": {
# CHECK:STDOUT:     "b": 2
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "b": {
# CHECK:STDOUT:     "b": 2
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "e": {
# CHECK:STDOUT:     "b": 2
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "g": {
# CHECK:STDOUT:     "b": 2
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "h": {
# CHECK:STDOUT:     "b": 1
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "i": {
# CHECK:STDOUT:     "[1]": 2
# CHECK:STDOUT:   }
# CHECK:STDOUT: }
