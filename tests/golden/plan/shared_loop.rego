# ARGS: build --dump=plan -e p/bad %s
package p

# One loop for three rules; what two of them look at before it is found once.
bad contains msg if {
	some c in input.containers
	name := lower(c.name)
	not name in data.names
	msg := name
}

bad contains msg if {
	some c in input.containers
	name := lower(c.name)
	name == ""
	msg := "no name"
}

bad contains msg if {
	some c in input.containers
	name := lower(c.name)
	count(name) > data.limits.name
	msg := sprintf("%s is long", [name])
}

# CHECK:STDOUT: entrypoint p/bad = data.p.bad
# CHECK:STDOUT: shape 1 input {"containers": 2}
# CHECK:STDOUT: shape 2 [3] open
# CHECK:STDOUT: shape 3 {"name": 0}
# CHECK:STDOUT: func 0 data.p.bad params 2 locals 30 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %0 "containers" -> %3 @1.0  ; 6:2
# CHECK:STDOUT:     reset -> %28  ; 8:14
# CHECK:STDOUT:     block  ; 8:14
# CHECK:STDOUT:       dot %1 "names" -> %9  ; 8:14
# CHECK:STDOUT:       assign true -> %28  ; 8:14
# CHECK:STDOUT:     reset -> %29  ; 22:16
# CHECK:STDOUT:     block  ; 22:16
# CHECK:STDOUT:       dot %1 "limits" -> %23  ; 22:16
# CHECK:STDOUT:       dot %23 "name" -> %24  ; 22:16
# CHECK:STDOUT:       assign true -> %29  ; 22:16
# CHECK:STDOUT:     scan %3 -> %4 -> %5 +  ; 6:2
# CHECK:STDOUT:       dot %5 "name" -> %6 @3.0  ; 7:16
# CHECK:STDOUT:       call_builtin lower (%6) -> %7  ; 7:10
# CHECK:STDOUT:       block  ; 8:2
# CHECK:STDOUT:         is_defined %28  ; 8:2
# CHECK:STDOUT:         block  ; 8:2
# CHECK:STDOUT:           call_builtin internal.member_2 (%7, %9) -> %10  ; 8:2
# CHECK:STDOUT:           test %10  ; 8:2
# CHECK:STDOUT:           break 1  ; 8:2
# CHECK:STDOUT:         set_add %2 %7  ; 5:1
# CHECK:STDOUT:       block  ; 15:2
# CHECK:STDOUT:         equal %7 ""  ; 15:2
# CHECK:STDOUT:         set_add %2 "no name"  ; 12:1
# CHECK:STDOUT:       block  ; 22:2
# CHECK:STDOUT:         is_defined %29  ; 22:2
# CHECK:STDOUT:         call_builtin count (%7) -> %21  ; 22:2
# CHECK:STDOUT:         call_builtin gt (%21, %24) -> %25  ; 22:2
# CHECK:STDOUT:         test %25  ; 22:2
# CHECK:STDOUT:         make array 1 -> %26  ; 23:9
# CHECK:STDOUT:         array_append %26 %7  ; 23:9
# CHECK:STDOUT:         call_builtin sprintf ("%s is long", %26) -> %27  ; 23:9
# CHECK:STDOUT:         set_add %2 %27  ; 19:1
# CHECK:STDOUT:   return %2  ; 19:1
