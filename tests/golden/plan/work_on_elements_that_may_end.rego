# ARGS: build --dump=plan -e p/bad %s
package p

# The first element may be enough: nothing is computed ahead.
bad if {
	some path in input.paths
	some ban in data.banned
	startswith(path, lower(ban))
}

# CHECK:STDOUT: entrypoint p/bad = data.p.bad
# CHECK:STDOUT: shape 1 input {"paths": 2}
# CHECK:STDOUT: shape 2 open
# CHECK:STDOUT: func 0 data.p.bad params 2 locals 12 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       dot %0 "paths" -> %3 @1.0  ; 6:2
# CHECK:STDOUT:       dot %1 "banned" -> %7  ; 7:2
# CHECK:STDOUT:       scan %3 -> %4 -> %5 +  ; 6:2
# CHECK:STDOUT:         scan %7 -> %8 -> %9 +  ; 7:2
# CHECK:STDOUT:           call_builtin lower (%9) -> %10  ; 8:19
# CHECK:STDOUT:           call_builtin startswith (%5, %10) -> %11  ; 8:2
# CHECK:STDOUT:           test %11  ; 8:2
# CHECK:STDOUT:           assign_once true %2 "data.p.bad"  ; 5:1
# CHECK:STDOUT:           break 3  ; 5:1
# CHECK:STDOUT:   return %2  ; 5:1
