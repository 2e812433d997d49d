package costs

# What services cost by region and owner: groups in groups, counts, extremes, and groups over data.

regions contains e.where.region if some e in input.events

owners contains e.owner if some e in input.events

by_region[region] := {"events": count(costs), "highest": max(costs), "lowest": min(costs), "total": sum(costs)} if {
	some region in regions
	costs := [e.cost | some e in input.events; e.where.region == region]
}

by_owner[owner][kind] := n if {
	some owner in owners
	some kind in {"read", "write", "delete"}
	n := count([1 | some e in input.events; e.owner == owner; e.kind == kind])
}

longest[owner] := max([e.ms | some e in input.events; e.owner == owner]) if some owner in owners

# Owners that no event names.
idle contains s.owner if {
	some s in data.services
	not s.owner in owners
}

services_of[tier] := {s.name | some s in data.services; s.tier == tier} if {
	some tier in {t | some s in data.services; t := s.tier}
}

over contains {"owner": owner, "kinds": kinds} if {
	some owner, kinds in by_owner
	sum([n | some n in kinds]) > data.most_events
}

report := {
	"by_owner": by_owner,
	"by_region": by_region,
	"idle": idle,
	"longest": longest,
	"over": over,
	"services": services_of,
	"spread": max([r.highest | some r in by_region]) - min([r.lowest | some r in by_region]),
}
