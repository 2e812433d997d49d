# ARGS: build --dump=plan -e p/bad %s
package p

# What is computed from data.banned is computed once, not for each path.
bad contains path if {
	some path in input.paths
	some ban in data.banned
	prefix := concat("", [lower(ban.prefix), "/"])
	startswith(path, prefix)
	ban.level > 3
}

# CHECK:STDOUT: entrypoint p/bad = data.p.bad
# CHECK:STDOUT: shape 1 input {"paths": 2}
# CHECK:STDOUT: shape 2 open
# CHECK:STDOUT: func 0 data.p.bad params 2 locals 24 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %0 "paths" -> %3 @1.0  ; 6:2
# CHECK:STDOUT:     dot %1 "banned" -> %7  ; 7:2
# CHECK:STDOUT:     reset -> %17  ; 6:2
# CHECK:STDOUT:     scan %3 -> %4 -> %5  ; 6:2
# CHECK:STDOUT:       block  ; 7:2
# CHECK:STDOUT:         is_defined %17 +  ; 7:2
# CHECK:STDOUT:         make array 0 -> %18  ; 7:2
# CHECK:STDOUT:         scan %7 -> %8 -> %19  ; 7:2
# CHECK:STDOUT:           dot %19 "prefix" -> %10  ; 8:30
# CHECK:STDOUT:           call_builtin lower (%10) -> %11  ; 8:24
# CHECK:STDOUT:           make array 2 -> %12  ; 8:12
# CHECK:STDOUT:           array_append %12 %11  ; 8:12
# CHECK:STDOUT:           array_append %12 "/"  ; 8:12
# CHECK:STDOUT:           call_builtin concat ("", %12) -> %20  ; 8:12
# CHECK:STDOUT:           make array 2 -> %21  ; 7:2
# CHECK:STDOUT:           array_append %21 %19  ; 7:2
# CHECK:STDOUT:           array_append %21 %20  ; 7:2
# CHECK:STDOUT:           array_append %18 %21  ; 7:2
# CHECK:STDOUT:         assign true -> %17  ; 7:2
# CHECK:STDOUT:       is_defined %17  ; 7:2
# CHECK:STDOUT:       scan %18 -> %22 -> %23 +  ; 7:2
# CHECK:STDOUT:         dot %23 0 -> %9  ; 7:2
# CHECK:STDOUT:         dot %23 1 -> %13  ; 7:2
# CHECK:STDOUT:         call_builtin startswith (%5, %13) -> %14  ; 9:2
# CHECK:STDOUT:         test %14  ; 9:2
# CHECK:STDOUT:         dot %9 "level" -> %15  ; 10:2
# CHECK:STDOUT:         call_builtin gt (%15, 3) -> %16  ; 10:2
# CHECK:STDOUT:         test %16  ; 10:2
# CHECK:STDOUT:         set_add %2 %5  ; 5:1
# CHECK:STDOUT:   return %2  ; 5:1
