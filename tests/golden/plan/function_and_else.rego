# ARGS: build --dump=plan -e p/x %s
package p

f(n) := "big" if {
	n > 10
} else := "small"

x := f(input.n)

# CHECK:STDOUT: entrypoint p/x = data.p.x
# CHECK:STDOUT: shape 1 input {"n": 0}
# CHECK:STDOUT: func 0 data.p.x params 2 locals 5 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       dot %0 "n" -> %3 @1.0  ; 8:8
# CHECK:STDOUT:       call data.p.f (%0, %1, %3) -> %4  ; 8:6
# CHECK:STDOUT:       assign_once %4 %2 "data.p.x"  ; 8:1
# CHECK:STDOUT:   return %2  ; 8:1
# CHECK:STDOUT: func 1 data.p.f params 3 locals 8
# CHECK:STDOUT:   reset -> %3
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       reset -> %4
# CHECK:STDOUT:       block
# CHECK:STDOUT:         is_defined %4 +
# CHECK:STDOUT:         reset -> %5
# CHECK:STDOUT:         block
# CHECK:STDOUT:           call_builtin gt (%2, 10) -> %6  ; 5:2
# CHECK:STDOUT:           test %6  ; 5:2
# CHECK:STDOUT:           assign_once "big" %5 "data.p.f" +  ; 4:1
# CHECK:STDOUT:         is_defined %5  ; 4:1
# CHECK:STDOUT:         assign %5 -> %4  ; 4:1
# CHECK:STDOUT:       block  ; 4:1
# CHECK:STDOUT:         is_defined %4 +  ; 4:1
# CHECK:STDOUT:         reset -> %7  ; 4:1
# CHECK:STDOUT:         block  ; 4:1
# CHECK:STDOUT:           test true  ; 6:3
# CHECK:STDOUT:           assign_once "small" %7 "data.p.f" +  ; 6:3
# CHECK:STDOUT:         is_defined %7  ; 6:3
# CHECK:STDOUT:         assign %7 -> %4  ; 6:3
# CHECK:STDOUT:       is_defined %4  ; 6:3
# CHECK:STDOUT:       assign_once %4 %3 "data.p.f" +  ; 6:3
# CHECK:STDOUT:   return %3  ; 6:3
