# ARGS: eval -d %s -i input.json --explain full -f pretty data.p.allow;x:=data.p.limit;x>3
# INPUT: {"user": "bob"}
package p

allow if input.user == "alice"
allow if input.user == "bob"

limit := 10

# CHECK:STDOUT: query:1                 Enter data.p.allow = _; x = data.p.limit; gt(x, 3, _); _; _
# CHECK:STDOUT: query:1                 | Eval data.p.allow = _
# CHECK:STDOUT: query:1                 | Index data.p.allow (matched 1 rule, early exit)
# CHECK:STDOUT: explain_full.rego:[[@LINE-7]]     | Enter data.p.allow
# CHECK:STDOUT: explain_full.rego:[[@LINE-8]]     | | Eval input.user = "bob"
# CHECK:STDOUT: explain_full.rego:[[@LINE-9]]     | | Exit data.p.allow early
# CHECK:STDOUT: query:1                 | Eval x = data.p.limit
# CHECK:STDOUT: query:1                 | Index data.p.limit (matched 1 rule, early exit)
# CHECK:STDOUT: explain_full.rego:[[@LINE-10]]     | Enter data.p.limit
# CHECK:STDOUT: explain_full.rego:[[@LINE-11]]     | | Eval true
# CHECK:STDOUT: explain_full.rego:[[@LINE-12]]     | | Exit data.p.limit early
# CHECK:STDOUT: query:1                 | Eval gt(x, 3, _)
# CHECK:STDOUT: query:1                 | Eval _
# CHECK:STDOUT: query:1                 | Eval _
# CHECK:STDOUT: query:1                 | Exit data.p.allow = _; x = data.p.limit; gt(x, 3, _); _; _
# CHECK:STDOUT: query:1                 Redo data.p.allow = _; x = data.p.limit; gt(x, 3, _); _; _
# CHECK:STDOUT: query:1                 | Redo _
# CHECK:STDOUT: query:1                 | Redo _
# CHECK:STDOUT: query:1                 | Redo gt(x, 3, _)
# CHECK:STDOUT: query:1                 | Redo x = data.p.limit
# CHECK:STDOUT: explain_full.rego:[[@LINE-22]]     | Redo data.p.limit
# CHECK:STDOUT: explain_full.rego:[[@LINE-23]]     | | Redo true
# CHECK:STDOUT: query:1                 | Redo data.p.allow = _
# CHECK:STDOUT: explain_full.rego:[[@LINE-27]]     | Redo data.p.allow
# CHECK:STDOUT: explain_full.rego:[[@LINE-28]]     | | Redo input.user = "bob"
# CHECK:STDOUT: ┌────┐
# CHECK:STDOUT: │ x  │
# CHECK:STDOUT: ├────┤
# CHECK:STDOUT: │ 10 │
# CHECK:STDOUT: └────┘
