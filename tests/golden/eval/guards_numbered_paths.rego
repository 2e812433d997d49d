# A rule whose path into base documents leads nowhere is left before a function in it fails, also when that stands first
# and the path has a number in it.
# ARGS: eval -d %s -d data.json -i input.json --strict-builtin-errors -f pretty data.p
# INPUT: {"text": ["no text"]}
# FILE: data.json {"list": [{"n": 5}], "named": {"0": {"n": 7}}}
package p

missing if {
	x := strings.reverse(input.text)
	data.missing[0].n >= x
}

beyond if data.list[1].n >= strings.reverse(input.text)

no_field if {
	x := strings.reverse(input.text)
	data.named[0].m == x
}

index := data.list[0].n

key := data.named[0].n

# CHECK:STDOUT: {
# CHECK:STDOUT:   "index": 5,
# CHECK:STDOUT:   "key": 7
# CHECK:STDOUT: }
