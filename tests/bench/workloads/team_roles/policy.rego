package team_roles

# Groups have roles, roles have permissions as an object, and groups can be denied what their roles allow.

default allow := false

allow if {
	some group in data.groups_of[input.user]
	some role in data.roles_of[group]
	data.permissions[role][input.kind][input.action]
	not denied
}

denied if {
	some group in data.groups_of[input.user]
	some entry in data.deny[group]
	entry.kind == input.kind
	entry.action == input.action
	entry.tenant == input.tenant
}

may_all if {
	every action in input.actions {
		some group in data.groups_of[input.user]
		data.defaults[group][action] == input.kind
	}
}

owners contains group if {
	some group, kinds in data.owned
	input.kind in kinds
}

result := {"allow": allow, "all": count([1 | may_all]) == 1, "owners": owners}
