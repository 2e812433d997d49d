# ARGS: build --dump=plan -e p/bad %s
package p

# The loop runs when one of the two may go on.
bad contains msg if {
	data.strict
	some c in input.containers
	msg := upper(c.name)
}

bad contains msg if {
	input.kind == "Pod"
	some c in input.containers
	msg := upper(c.image)
}

# CHECK:STDOUT: entrypoint p/bad = data.p.bad
# CHECK:STDOUT: shape 1 input {"containers": 2, "kind": 0}
# CHECK:STDOUT: shape 2 [3] open
# CHECK:STDOUT: shape 3 {"name": 0, "image": 0}
# CHECK:STDOUT: func 0 data.p.bad params 2 locals 18 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %0 "containers" -> %5 @1.0  ; 7:2
# CHECK:STDOUT:     reset -> %16  ; 6:2
# CHECK:STDOUT:     block  ; 6:2
# CHECK:STDOUT:       dot %1 "strict" -> %4  ; 6:2
# CHECK:STDOUT:       test %4  ; 6:2
# CHECK:STDOUT:       assign true -> %16  ; 6:2
# CHECK:STDOUT:     reset -> %17  ; 12:2
# CHECK:STDOUT:     block  ; 12:2
# CHECK:STDOUT:       dot %0 "kind" -> %10 @1.1  ; 12:2
# CHECK:STDOUT:       equal %10 "Pod"  ; 12:2
# CHECK:STDOUT:       assign true -> %17  ; 12:2
# CHECK:STDOUT:     block  ; 12:2
# CHECK:STDOUT:       is_defined %16 +  ; 12:2
# CHECK:STDOUT:       is_defined %17 +  ; 12:2
# CHECK:STDOUT:       break 1  ; 12:2
# CHECK:STDOUT:     scan %5 -> %6 -> %7 +  ; 7:2
# CHECK:STDOUT:       block  ; 8:15
# CHECK:STDOUT:         is_defined %16  ; 8:15
# CHECK:STDOUT:         dot %7 "name" -> %8 @3.0  ; 8:15
# CHECK:STDOUT:         call_builtin upper (%8) -> %9  ; 8:9
# CHECK:STDOUT:         set_add %2 %9  ; 5:1
# CHECK:STDOUT:       block  ; 14:15
# CHECK:STDOUT:         is_defined %17  ; 14:15
# CHECK:STDOUT:         dot %7 "image" -> %14 @3.1  ; 14:15
# CHECK:STDOUT:         call_builtin upper (%14) -> %15  ; 14:9
# CHECK:STDOUT:         set_add %2 %15  ; 11:1
# CHECK:STDOUT:   return %2  ; 11:1
