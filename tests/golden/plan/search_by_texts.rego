# A condition on texts of elements of data is part of the search; the body asks it of what is found. Not where something
# else may fail before it, where the element is what is searched in, or over a list of the input.
# ARGS: build --dump=plan -e p/routes -e p/hosts -e p/behind -e p/turned -e p/given %s
package p

routes contains r.name if {
	some r in data.routes
	r.method == input.method
	glob.match(r.path, ["/"], input.path)
}

hosts contains h if {
	some h in data.hosts
	endswith(input.host, h)
}

behind contains r.name if {
	some r in data.routes
	count(r.methods) > 1
	regex.match(r.path, input.path)
}

turned contains r.name if {
	some r in data.routes
	startswith(r.path, input.path)
}

given contains r.name if {
	some r in input.routes
	startswith(input.path, r.path)
}

# CHECK:STDOUT: entrypoint p/behind = data.p.behind
# CHECK:STDOUT: entrypoint p/given = data.p.given
# CHECK:STDOUT: entrypoint p/hosts = data.p.hosts
# CHECK:STDOUT: entrypoint p/routes = data.p.routes
# CHECK:STDOUT: entrypoint p/turned = data.p.turned
# CHECK:STDOUT: shape 1 input {"routes": 2, "path": 0, "host": 0, "method": 0}
# CHECK:STDOUT: shape 2 [3] open
# CHECK:STDOUT: shape 3 {"path": 0, "name": 0}
# CHECK:STDOUT: func 0 data.p.behind params 2 locals 14 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %1 "routes" -> %4  ; 18:2
# CHECK:STDOUT:     dot %0 "path" -> %11 @1.1  ; 20:22
# CHECK:STDOUT:     scan %4 -> %5 -> %6 +  ; 18:2
# CHECK:STDOUT:       dot %6 "methods" -> %7  ; 19:8
# CHECK:STDOUT:       call_builtin count (%7) -> %8  ; 19:2
# CHECK:STDOUT:       call_builtin gt (%8, 1) -> %9  ; 19:2
# CHECK:STDOUT:       test %9  ; 19:2
# CHECK:STDOUT:       dot %6 "path" -> %10  ; 20:14
# CHECK:STDOUT:       call_builtin regex.match (%10, %11) -> %12  ; 20:2
# CHECK:STDOUT:       test %12  ; 20:2
# CHECK:STDOUT:       dot %6 "name" -> %13  ; 17:17
# CHECK:STDOUT:       set_add %2 %13  ; 17:1
# CHECK:STDOUT:   return %2  ; 17:1
# CHECK:STDOUT: func 1 data.p.given params 2 locals 10 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %0 "routes" -> %3 @1.0  ; 29:2
# CHECK:STDOUT:     dot %0 "path" -> %6 @1.1  ; 30:13
# CHECK:STDOUT:     scan %3 -> %4 -> %5 +  ; 29:2
# CHECK:STDOUT:       dot %5 "path" -> %7 @3.0  ; 30:25
# CHECK:STDOUT:       call_builtin startswith (%6, %7) -> %8  ; 30:2
# CHECK:STDOUT:       test %8  ; 30:2
# CHECK:STDOUT:       dot %5 "name" -> %9 @3.1  ; 28:16
# CHECK:STDOUT:       set_add %2 %9  ; 28:1
# CHECK:STDOUT:   return %2  ; 28:1
# CHECK:STDOUT: func 2 data.p.hosts params 2 locals 9 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %1 "hosts" -> %4  ; 13:2
# CHECK:STDOUT:     dot %0 "host" -> %7 @1.2  ; 14:11
# CHECK:STDOUT:     find %4 by where endswith itself (%7) -> %5 -> %6 +  ; 13:2
# CHECK:STDOUT:       call_builtin endswith (%7, %6) -> %8  ; 14:2
# CHECK:STDOUT:       test %8  ; 14:2
# CHECK:STDOUT:       set_add %2 %6  ; 12:1
# CHECK:STDOUT:   return %2  ; 12:1
# CHECK:STDOUT: func 3 data.p.routes params 2 locals 13 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %1 "routes" -> %4  ; 7:2
# CHECK:STDOUT:     dot %0 "method" -> %8 @1.3  ; 8:2
# CHECK:STDOUT:     dot %0 "path" -> %10 @1.1  ; 9:28
# CHECK:STDOUT:     find %4 by "method" where glob "path" ["/"] (%8, %10) -> %5 -> %6 +  ; 7:2
# CHECK:STDOUT:       dot %6 "path" -> %9  ; 9:13
# CHECK:STDOUT:       call_builtin glob.match (%9, ["/"], %10) -> %11  ; 9:2
# CHECK:STDOUT:       test %11  ; 9:2
# CHECK:STDOUT:       dot %6 "name" -> %12  ; 6:17
# CHECK:STDOUT:       set_add %2 %12  ; 6:1
# CHECK:STDOUT:   return %2  ; 6:1
# CHECK:STDOUT: func 4 data.p.turned params 2 locals 11 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %1 "routes" -> %4  ; 24:2
# CHECK:STDOUT:     dot %0 "path" -> %8 @1.1  ; 25:21
# CHECK:STDOUT:     scan %4 -> %5 -> %6 +  ; 24:2
# CHECK:STDOUT:       dot %6 "path" -> %7  ; 25:13
# CHECK:STDOUT:       call_builtin startswith (%7, %8) -> %9  ; 25:2
# CHECK:STDOUT:       test %9  ; 25:2
# CHECK:STDOUT:       dot %6 "name" -> %10  ; 23:17
# CHECK:STDOUT:       set_add %2 %10  ; 23:1
# CHECK:STDOUT:   return %2  ; 23:1
