# ARGS: build --dump=plan -e p/deny %s
package p

deny contains msg if {
	some c in input.containers
	endswith(c.image, ":latest")
	msg := c.name
}

# CHECK:STDOUT: entrypoint p/deny = data.p.deny
# CHECK:STDOUT: shape 1 input {"containers": 2}
# CHECK:STDOUT: shape 2 [3] open
# CHECK:STDOUT: shape 3 {"image": 0, "name": 0}
# CHECK:STDOUT: func 0 data.p.deny params 2 locals 9 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %0 "containers" -> %3 @1.0  ; 5:2
# CHECK:STDOUT:     scan %3 -> %4 -> %5 +  ; 5:2
# CHECK:STDOUT:       dot %5 "image" -> %6 @3.0  ; 6:11
# CHECK:STDOUT:       call_builtin endswith (%6, ":latest") -> %7  ; 6:2
# CHECK:STDOUT:       test %7  ; 6:2
# CHECK:STDOUT:       dot %5 "name" -> %8 @3.1  ; 7:2
# CHECK:STDOUT:       set_add %2 %8  ; 4:1
# CHECK:STDOUT:   return %2  ; 4:1
