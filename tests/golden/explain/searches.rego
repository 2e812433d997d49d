# Loops over data and input: indexes, scans, and what stops them.
# ARGS: explain %s data.json
# FILE: data.json {"users": [{"id": "a", "role": "x"}], "roles": {"x": ["read"]}, "admins": ["a"]}
package authz

default allow := false

allow if {
	some user in data.users
	user.id == input.user
	input.action in data.roles[user.role]
}

allow if input.user in data.admins

deny contains msg if {
	some user in data.users
	startswith(user.id, "a")
	user.role == input.role
	msg := user.id
}

deny contains user.id if {
	some user in data.users
	some role in input.roles
	user.role == role
}

deny contains container.name if {
	some container in input.containers
	some port in container.ports
	port.number < 1024
}

# CHECK:STDOUT: package authz
# CHECK:STDOUT:
# CHECK:STDOUT: data.authz.allow (complete)
# CHECK:STDOUT:     input                     free (no shape has input.action)
# CHECK:STDOUT:     in order          9:2     2 rules are tried one after the other
# CHECK:STDOUT:     not better:       9:2     so few rules (2) are tried as fast as one would be found
# CHECK:STDOUT:     growth                    linear in data.roles[data.users[_].role] and data.admins
# CHECK:STDOUT:
# CHECK:STDOUT:   searches.rego:[[@LINE-37]]: default allow := false
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT:   searches.rego:[[@LINE-38]]: allow if {
# CHECK:STDOUT:     index             9:2     elements of data.users by id = input.user: a hash index, made once for the data
# CHECK:STDOUT:     each element      11:2    input.action in data.roles[data.users[_].role]: each element is looked at
# CHECK:STDOUT:     look-up           11:18   look-up by key: data.roles[data.users[_].role]
# CHECK:STDOUT:     slots                     input.user, input.action
# CHECK:STDOUT:     not better:       11:2    each element of data.roles[data.users[_].role] is compared: as the keys of an object, data.roles[data.users[_].role][x], it would be one look-up
# CHECK:STDOUT:     growth                    linear in data.roles[data.users[_].role]
# CHECK:STDOUT:
# CHECK:STDOUT:   searches.rego:[[@LINE-40]]: allow if input.user in data.admins
# CHECK:STDOUT:     each element      14:10   input.user in data.admins: each element is looked at
# CHECK:STDOUT:     slots                     input.user
# CHECK:STDOUT:     not better:       14:10   each element of data.admins is compared: as the keys of an object, data.admins[x], it would be one look-up
# CHECK:STDOUT:     growth                    linear in data.admins
# CHECK:STDOUT:
# CHECK:STDOUT: data.authz.deny (set)
# CHECK:STDOUT:     input                     free (no shape has input.containers[_].name)
# CHECK:STDOUT:     in order          17:2    3 rules are tried one after the other
# CHECK:STDOUT:     not better:       17:2    so few rules (3) are tried as fast as one would be found
# CHECK:STDOUT:     growth                    linear in data.users, input.roles and input.containers[_].ports
# CHECK:STDOUT:
# CHECK:STDOUT:   searches.rego:[[@LINE-50]]: deny contains msg if {
# CHECK:STDOUT:     scan              17:2    each element of data.users
# CHECK:STDOUT:     slots                     input.role
# CHECK:STDOUT:     not better:       19:2    the comparison (line 19) could find elements of data.users, but what stands before it (line 18) is evaluated first: move the comparison up, to directly behind the loop's beginning
# CHECK:STDOUT:     growth                    linear in data.users
# CHECK:STDOUT:
# CHECK:STDOUT:   searches.rego:[[@LINE-49]]: deny contains user.id if {
# CHECK:STDOUT:     shared            24:2    what it begins with is done once, with the rule in line 16
# CHECK:STDOUT:     index             25:2    elements of input.roles by itself = data.users[_].role: a hash index, made at its first search in an evaluation
# CHECK:STDOUT:     slots                     input.roles
# CHECK:STDOUT:     growth                    linear in data.users and input.roles
# CHECK:STDOUT:
# CHECK:STDOUT:   searches.rego:[[@LINE-49]]: deny contains container.name if {
# CHECK:STDOUT:     scan              30:2    each element of input.containers
# CHECK:STDOUT:     scan              31:2    each element of input.containers[_].ports
# CHECK:STDOUT:     slots                     input.containers[_].name, input.containers[_].ports[_].number
# CHECK:STDOUT:     not better:       31:2    no part of an element of input.containers[_].ports is compared with == with something known before the loop, so there is nothing to find it by
# CHECK:STDOUT:     growth                    linear in input.containers[_].ports
