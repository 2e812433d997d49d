# ARGS: build --dump=plan -e p/a %s
package p

a if {
	not b
	b with input.x as 1
}

b if input.x == 1

# CHECK:STDOUT: entrypoint p/a = data.p.a
# CHECK:STDOUT: shape 1 input {"x": 0}
# CHECK:STDOUT: func 0 data.p.a params 2 locals 7 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       block  ; 5:2
# CHECK:STDOUT:         call data.p.b (%0, %1) -> %3  ; 5:2
# CHECK:STDOUT:         test %3  ; 5:2
# CHECK:STDOUT:         break 1  ; 5:2
# CHECK:STDOUT:       reset -> %4  ; 6:2
# CHECK:STDOUT:       with %0 ("x") 1  ; 6:2
# CHECK:STDOUT:         call data.p.b (%0, %1) -> %6  ; 6:2
# CHECK:STDOUT:         test %6  ; 6:2
# CHECK:STDOUT:         assign true -> %4  ; 6:2
# CHECK:STDOUT:       is_defined %4  ; 6:2
# CHECK:STDOUT:       assign_once true %2 "data.p.a"  ; 4:1
# CHECK:STDOUT:       break 1  ; 4:1
# CHECK:STDOUT:   return %2  ; 4:1
# CHECK:STDOUT: func 1 data.p.b params 2 locals 4 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       dot %0 "x" -> %3 @1.0  ; 9:6
# CHECK:STDOUT:       equal %3 1  ; 9:6
# CHECK:STDOUT:       assign_once true %2 "data.p.b"  ; 9:1
# CHECK:STDOUT:       break 1  ; 9:1
# CHECK:STDOUT:   return %2  ; 9:1
