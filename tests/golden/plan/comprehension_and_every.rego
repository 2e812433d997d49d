# ARGS: build --dump=plan -e p/a %s
package p

a if {
	xs := [x | some x in input.xs; x > 1]
	every x in xs { x < 10 }
}

# CHECK:STDOUT: entrypoint p/a = data.p.a
# CHECK:STDOUT: shape 1 input {"xs": 2}
# CHECK:STDOUT: shape 2 open
# CHECK:STDOUT: func 0 data.p.a params 2 locals 11 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       make array 0 -> %3  ; 5:2
# CHECK:STDOUT:       block  ; 5:2
# CHECK:STDOUT:         dot %0 "xs" -> %4 @1.0  ; 5:13
# CHECK:STDOUT:         scan %4 -> %5 -> %6  ; 5:13
# CHECK:STDOUT:           call_builtin gt (%6, 1) -> %7  ; 5:33
# CHECK:STDOUT:           test %7  ; 5:33
# CHECK:STDOUT:           array_append %3 %6  ; 5:33
# CHECK:STDOUT:       scan %3 -> %8 -> %9 +  ; 6:2
# CHECK:STDOUT:         block  ; 6:2
# CHECK:STDOUT:           call_builtin lt (%9, 10) -> %10  ; 6:18
# CHECK:STDOUT:           test %10  ; 6:18
# CHECK:STDOUT:           break 1  ; 6:18
# CHECK:STDOUT:         break 1  ; 6:18
# CHECK:STDOUT:       assign_once true %2 "data.p.a"  ; 4:1
# CHECK:STDOUT:       break 1  ; 4:1
# CHECK:STDOUT:   return %2  ; 4:1
