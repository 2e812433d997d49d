# Loops that look into a table of the data are joins; those inside are part of it when they only look for something.
# ARGS: build --dump=plan -e p/allow %s
package p

allow if {
	some group in input.groups
	input.action in data.grants[group][input.resource]
}

allow if {
	some role in data.roles_of[input.user]
	some grant in data.granted[role]
	grant.action == input.action
}

allow if {
	every action in input.actions {
		some role in data.roles_of[input.user]
		data.may[role][action]
	}
}
