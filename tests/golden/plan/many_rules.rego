# Rules that begin with conditions on the same things are one decision; those that differ in constants are one block.
# ARGS: build --dump=plan -e p/level %s
package p

level := 1 if input.path == "/a"

level := 2 if input.path == "/b"

level := 3 if input.path == "/c"

level := 4 if "/d" == input.path

level := 5 if startswith(input.path, "/e/")

level := 5 if startswith(input.path, "/e/f/")

level := 7 if input.path in {"/g", "/h"}

level := 8 if {
	some x in input.list
	x > 1
}

# CHECK:STDOUT: entrypoint p/level = data.p.level
# CHECK:STDOUT: shape 1 input {"path": 0, "list": 2}
# CHECK:STDOUT: shape 2 open
# CHECK:STDOUT: decision 0
# CHECK:STDOUT:   test 0 equal 0
# CHECK:STDOUT:   test 1 startswith 0
# CHECK:STDOUT:   test 2 always
# CHECK:STDOUT:   case by 0 "/a" runs 0 [1]  ; 5:1
# CHECK:STDOUT:   case by 0 "/b" runs 0 [2]  ; 7:1
# CHECK:STDOUT:   case by 0 "/c" runs 0 [3]  ; 9:1
# CHECK:STDOUT:   case by 0 "/d" runs 1 []  ; 11:1
# CHECK:STDOUT:   case by 1 "/e/" runs 2 ["/e/"]  ; 13:15 13:1
# CHECK:STDOUT:   case by 1 "/e/f/" runs 2 ["/e/f/"]  ; 15:15 15:1
# CHECK:STDOUT:   case by 2 runs 3 []  ; 17:15 17:1
# CHECK:STDOUT:   case by 2 runs 4 []  ; 20:2 21:2 19:1
# CHECK:STDOUT: func 0 data.p.level params 2 locals 16 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     reset -> %15
# CHECK:STDOUT:     block
# CHECK:STDOUT:       dot %0 "path" -> %15 @1.0
# CHECK:STDOUT:     decide (%15) by decision 0 -> %11 -> %12
# CHECK:STDOUT:       block
# CHECK:STDOUT:         dot %11 0 -> %13
# CHECK:STDOUT:         assign_once %13 %2 "data.p.level"  ; place 0
# CHECK:STDOUT:       block
# CHECK:STDOUT:         assign_once 4 %2 "data.p.level"  ; place 0
# CHECK:STDOUT:       block
# CHECK:STDOUT:         dot %11 0 -> %14
# CHECK:STDOUT:         dot %0 "path" -> %3 @1.0
# CHECK:STDOUT:         block  ; place 0
# CHECK:STDOUT:           is_defined %12 +  ; place 0
# CHECK:STDOUT:           block  ; place 0
# CHECK:STDOUT:             call_builtin startswith (%3, %14) -> %4  ; place 0
# CHECK:STDOUT:             test %4
# CHECK:STDOUT:             break 1  ; place 0
# CHECK:STDOUT:           break 1  ; place 0
# CHECK:STDOUT:         assign_once 5 %2 "data.p.level"  ; place 1
# CHECK:STDOUT:       block
# CHECK:STDOUT:         dot %0 "path" -> %5 @1.0
# CHECK:STDOUT:         call_builtin internal.member_2 (%5, {"/g", "/h"}) -> %6  ; place 0
# CHECK:STDOUT:         test %6
# CHECK:STDOUT:         assign_once 7 %2 "data.p.level"  ; place 1
# CHECK:STDOUT:       block
# CHECK:STDOUT:         dot %0 "list" -> %7 @1.1
# CHECK:STDOUT:         scan %7 -> %8 -> %9 +  ; place 0
# CHECK:STDOUT:           call_builtin gt (%9, 1) -> %10  ; place 1
# CHECK:STDOUT:           test %10
# CHECK:STDOUT:           assign_once 8 %2 "data.p.level"  ; place 2
# CHECK:STDOUT:           break 1
# CHECK:STDOUT:   return %2  ; 19:1
