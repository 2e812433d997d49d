# Counts and times of expressions beside what explains them.
# ARGS: explain -e p/big --profile -i input.json %s
# INPUT: {"list": [1, 5, 7]}
package p

big contains x if {
	some x in input.list
	is_big(x)
}

is_big(n) if n > 4

# CHECK:STDOUT: package p
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.big (set)
# CHECK:STDOUT:     input                     free (no shape has input.list[_])
# CHECK:STDOUT:
# CHECK:STDOUT:   profile.rego:[[@LINE-12]]: big contains x if {
# CHECK:STDOUT:     inlined                   data.p.is_big is evaluated in the place of the call
# CHECK:STDOUT:     scan              7:2     each element of input.list
# CHECK:STDOUT:     slots                     input.list
# CHECK:STDOUT:     growth                    linear in input.list
# CHECK:STDOUT:     profile           7:2     1 evaluated, 3 taken up again, TIME
# CHECK:STDOUT:     profile           8:2     3 evaluated, 2 taken up again, TIME
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.is_big (function)
# CHECK:STDOUT:
# CHECK:STDOUT:   profile.rego:[[@LINE-17]]: is_big(n) if n > 4
# CHECK:STDOUT:     inlined                   is part of what calls it
# CHECK:STDOUT:     growth                    linear in input.list
# CHECK:STDOUT:     profile           11:14   3 evaluated, 2 taken up again, TIME
