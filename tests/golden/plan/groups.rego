# ARGS: build --dump=plan -e p/report %s
package p

# The index of the searches by team knows all teams: one request of each is looked at.
teams contains r.team if some r in input.requests

used[team] := sum([r.cpu | some r in input.requests; r.team == team]) if some team in teams

# How often a team is there counts here.
all := [r.team | some r in input.requests]

report := {"all": all, "used": used}
