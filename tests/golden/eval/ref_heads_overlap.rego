# Rules with a variable in their head and rules below a constant of the same place fill one object.
# ARGS: eval -d %s -f pretty data.p
package p

missing contains path if some path in ["role", "path"]

found[path] contains "must be set" if some path in missing

found.role contains "must not be blank" if input.role == ""

found.email contains "must be an address" if not input.email

found.none contains "never" if input.never

counts[name] := n if some n, name in ["a", "b"]

counts.c := 7

deep[x].y := 1 if some x in ["a", "b"]

deep.a.z := 2

deep.c := {"y": 3}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "counts": {
# CHECK:STDOUT:     "a": 0,
# CHECK:STDOUT:     "b": 1,
# CHECK:STDOUT:     "c": 7
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "deep": {
# CHECK:STDOUT:     "a": {
# CHECK:STDOUT:       "y": 1,
# CHECK:STDOUT:       "z": 2
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "b": {
# CHECK:STDOUT:       "y": 1
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "c": {
# CHECK:STDOUT:       "y": 3
# CHECK:STDOUT:     }
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "found": {
# CHECK:STDOUT:     "email": [
# CHECK:STDOUT:       "must be an address"
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "path": [
# CHECK:STDOUT:       "must be set"
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "role": [
# CHECK:STDOUT:       "must be set"
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "missing": [
# CHECK:STDOUT:     "path",
# CHECK:STDOUT:     "role"
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
