# Rules that changed, came and went, and what they affect.
# FILE: new.rego # Another layout, other names.
# FILE: new.rego package p
# FILE: new.rego 
# FILE: new.rego allow if { admin }
# FILE: new.rego 
# FILE: new.rego admin if data.roles[input.user] == "admin"
# FILE: new.rego 
# FILE: new.rego deny contains text if {
# FILE: new.rego 	some each in input.items
# FILE: new.rego 	not each.owner
# FILE: new.rego 	text := sprintf("%s has no owner", [each.name])
# FILE: new.rego }
# FILE: new.rego 
# FILE: new.rego fresh := 1
# FILE: old.json {"roles": {"a": "admin", "b": "dev"}, "limits": [1, 2]}
# FILE: new.json {"roles": {"a": "admin", "c": "dev"}, "limits": [1, 2, 3]}
# ARGS: build -t plan -r 1 -o old.tar.gz -e p/allow -e p/deny -e p/gone %s old.json
# ARGS: build -t plan -r 2 -o new.tar.gz -e p/allow -e p/deny -e p/fresh new.rego new.json
# ARGS: diff old.tar.gz new.tar.gz
package p

allow if admin

admin if data.roles[input.user] in {"admin", "root"}

deny contains msg if {
	some item in input.items
	not item.owner
	msg := sprintf("%s has no owner", [item.name])
}

gone := 1

# EXIT: 1
# CHECK:STDOUT: revision: 1 -> 2
# CHECK:STDOUT: rules:
# CHECK:STDOUT:   changed data.p.admin through data /roles
# CHECK:STDOUT:   - fail_rules.rego:[[@LINE-14]]	admin if data.roles[input.user] in {"admin", "root"}
# CHECK:STDOUT:   + new.rego:6	admin if data.roles[input.user] == "admin"
# CHECK:STDOUT:   affected data.p.allow through data.p.admin, data /roles
# CHECK:STDOUT:   added data.p.fresh
# CHECK:STDOUT:   + new.rego:14	fresh := 1
# CHECK:STDOUT:   removed data.p.gone
# CHECK:STDOUT:   - fail_rules.rego:[[@LINE-12]]	gone := 1
# CHECK:STDOUT: data:
# CHECK:STDOUT:   added /limits/2: 3
# CHECK:STDOUT:   removed /roles/b: "dev"
# CHECK:STDOUT:   added /roles/c: "dev"
# CHECK:STDOUT: required built-ins:
# CHECK:STDOUT:   - internal.member_2
# CHECK:STDOUT: entry points:
# CHECK:STDOUT:     p/allow: decisions can change
# CHECK:STDOUT:     p/deny: decisions cannot change
# CHECK:STDOUT:   + p/fresh: decisions can change
# CHECK:STDOUT:   - p/gone: decisions can change
