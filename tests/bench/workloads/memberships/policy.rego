package members

# Memberships are records; what their roles may do stands under the tenant first.

default allow := false

allow if {
	some membership in data.memberships[input.user]
	membership.active
	input.action in data.tenants[input.tenant].roles[membership.role]
}

allow if {
	some name, _ in data.guests[input.user]
	some grant in data.shares[name]
	grant.action == input.action
	grant.to.tenant == input.tenant
}

why contains membership.role if {
	some membership in data.memberships[input.user]
	some action in data.tenants[input.tenant].roles[membership.role]
	action == input.action
}

result := {"allow": allow, "why": why}
