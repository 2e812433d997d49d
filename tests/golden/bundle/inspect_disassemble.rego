# The plan of a bundle as text.
# ARGS: build -t plan -o b.tar.gz -e p/allow %s
# ARGS: inspect b.tar.gz --disassemble
package p

allow if input.n > data.limit

# CHECK:STDOUT: ; _regoc/plan.bin
# CHECK:STDOUT: entrypoint p/allow = data.p.allow
# CHECK:STDOUT: shape 1 input {"n": 0}
# CHECK:STDOUT: func 0 data.p.allow params 2 locals 7 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       dot %0 "n" -> %3 @1.0  ; 6:10
# CHECK:STDOUT:       dot %1 "limit" -> %5  ; 6:20
# CHECK:STDOUT:       call_builtin gt (%3, %5) -> %6  ; 6:10
# CHECK:STDOUT:       test %6  ; 6:10
# CHECK:STDOUT:       assign_once true %2 "data.p.allow"  ; 6:1
# CHECK:STDOUT:       break 1  ; 6:1
# CHECK:STDOUT:   return %2  ; 6:1
