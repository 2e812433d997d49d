# ARGS: build --dump=plan -e p/report %s
package p

# The index of the searches by team knows all teams: one request of each is looked at.
teams contains r.team if some r in input.requests

used[team] := sum([r.cpu | some r in input.requests; r.team == team]) if some team in teams

# How often a team is there counts here.
all := [r.team | some r in input.requests]

report := {"all": all, "used": used}

# CHECK:STDOUT: entrypoint p/report = data.p.report
# CHECK:STDOUT: shape 1 input {"requests": 2}
# CHECK:STDOUT: shape 2 [3] open
# CHECK:STDOUT: shape 3 {"team": 0, "cpu": 0}
# CHECK:STDOUT: func 0 data.p.report params 2 locals 6 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       call data.p.all (%0, %1) -> %3  ; 12:19
# CHECK:STDOUT:       call data.p.used (%0, %1) -> %4  ; 12:32
# CHECK:STDOUT:       make object 2 -> %5  ; 12:11
# CHECK:STDOUT:       object_put %5 "all" %3  ; 12:11
# CHECK:STDOUT:       object_put %5 "used" %4  ; 12:11
# CHECK:STDOUT:       assign_once %5 %2 "data.p.report"  ; 12:1
# CHECK:STDOUT:   return %2  ; 12:1
# CHECK:STDOUT: func 1 data.p.all params 2 locals 8 memoize
# CHECK:STDOUT:   reset -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     block
# CHECK:STDOUT:       make array 0 -> %3  ; 10:8
# CHECK:STDOUT:       block  ; 10:8
# CHECK:STDOUT:         dot %0 "requests" -> %4 @1.0  ; 10:18
# CHECK:STDOUT:         scan %4 -> %5 -> %6  ; 10:18
# CHECK:STDOUT:           dot %6 "team" -> %7 @3.0  ; 10:9
# CHECK:STDOUT:           array_append %3 %7  ; 10:9
# CHECK:STDOUT:       assign_once %3 %2 "data.p.all"  ; 10:1
# CHECK:STDOUT:   return %2  ; 10:1
# CHECK:STDOUT: func 2 data.p.used params 2 locals 13 memoize
# CHECK:STDOUT:   make object 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     call data.p.teams (%0, %1) -> %3  ; 7:74
# CHECK:STDOUT:     scan %3 -> %4 -> %5 +  ; 7:74
# CHECK:STDOUT:       make array 0 -> %6  ; 7:19
# CHECK:STDOUT:       block  ; 7:19
# CHECK:STDOUT:         dot %0 "requests" -> %7 @1.0  ; 7:28
# CHECK:STDOUT:         find %7 by "team" (%5) -> %8 -> %9  ; 7:28
# CHECK:STDOUT:           dot %9 "cpu" -> %11 @3.1  ; 7:20
# CHECK:STDOUT:           array_append %6 %11  ; 7:20
# CHECK:STDOUT:       call_builtin sum (%6) -> %12  ; 7:15
# CHECK:STDOUT:       object_put_path %2 (%5) %12  ; 7:1
# CHECK:STDOUT:   return %2  ; 7:1
# CHECK:STDOUT: func 3 data.p.teams params 2 locals 7 memoize
# CHECK:STDOUT:   make set 0 -> %2
# CHECK:STDOUT:   block
# CHECK:STDOUT:     dot %0 "requests" -> %3 @1.0  ; 5:26
# CHECK:STDOUT:     find %3 by "team" () -> %4 -> %5 +  ; 5:26
# CHECK:STDOUT:       dot %5 "team" -> %6 @3.0  ; 5:16
# CHECK:STDOUT:       set_add %2 %6  ; 5:1
# CHECK:STDOUT:   return %2  ; 5:1
