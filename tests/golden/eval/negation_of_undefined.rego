# What is undefined makes a negated unification hold, also when it is written ==; operands of other calls are computed
# before the negation, so that they make the body undefined.
# ARGS: eval -d %s -i input.json -f pretty data.p
# INPUT: {"a": false}
package p

equals if not input.missing == 1

unifies if not input.missing = 1

other_side if not "x" == input.missing.deeper

variable if {
	x := 3
	not data.missing == x
}

differs if not input.missing != 1

less if not input.missing < 1

function if not startswith(input.missing, "a")

# CHECK:STDOUT: {
# CHECK:STDOUT:   "equals": true,
# CHECK:STDOUT:   "other_side": true,
# CHECK:STDOUT:   "unifies": true,
# CHECK:STDOUT:   "variable": true
# CHECK:STDOUT: }
