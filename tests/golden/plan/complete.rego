# The plan of a complete rule with a default.
# ARGS: build --dump=plan -e p/allow %s
package p

default allow := false

allow if input.user == "root"

# CHECK:STDOUT: entrypoint p/allow = data.p.allow
# CHECK:STDOUT: shape 1 input {"user": 0}
# CHECK:STDOUT: func 0 data.p.allow params 2 locals 4 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       dot %0 "user" -> %3 @1.0  ; 7:10
# CHECK:STDOUT:       equal %3 "root"  ; 7:10
# CHECK:STDOUT:       assign_once true %2 "data.p.allow"  ; 7:1
# CHECK:STDOUT:       break 1  ; 7:1
# CHECK:STDOUT:   block  ; 7:1
# CHECK:STDOUT:     test true  ; 5:1
# CHECK:STDOUT:     is_defined %2 +  ; 7:1
# CHECK:STDOUT:     assign_once false %2 "data.p.allow"  ; 5:9
# CHECK:STDOUT:   return %2  ; 5:9
