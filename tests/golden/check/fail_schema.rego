# What a schema excludes is an error also when it is read through a variable, an argument, or a value of a map.
# ARGS: check %s --schema schema.json
# FILE: schema.json {"type": "object", "properties": {"user": {"type": "object", "properties": {"name": {"type": "string"}},
# FILE: schema.json "additionalProperties": false}, "hosts": {"type": "object", "additionalProperties": {"type": "object",
# FILE: schema.json "properties": {"port": {"type": "integer"}}, "additionalProperties": false}}}}
package p

variable := x.nme if x := input.user

argument(u) := u.nme

called := argument(input.user)

mapped contains host.prt if some host in input.hosts

fine contains input.hosts[_].port

# EXIT: 1
# CHECK:STDERR: 3 errors occurred:
# CHECK:STDERR: fail_schema.rego:[[@LINE-12]]:13: rego_type_error: undefined ref: x.nme
# CHECK:STDERR: 	x.nme
# CHECK:STDERR: 	  ^
# CHECK:STDERR: 	  have: "nme"
# CHECK:STDERR: 	  want (one of): ["name"]
# CHECK:STDERR: 	variable := x.nme if x := input.user
# CHECK:STDERR: 	            ^
# CHECK:STDERR: fail_schema.rego:[[@LINE-17]]:16: rego_type_error: undefined ref: u.nme
# CHECK:STDERR: 	u.nme
# CHECK:STDERR: 	  ^
# CHECK:STDERR: 	  have: "nme"
# CHECK:STDERR: 	  want (one of): ["name"]
# CHECK:STDERR: 	argument(u) := u.nme
# CHECK:STDERR: 	               ^
# CHECK:STDERR: fail_schema.rego:[[@LINE-20]]:17: rego_type_error: undefined ref: host.prt
# CHECK:STDERR: 	host.prt
# CHECK:STDERR: 	     ^
# CHECK:STDERR: 	     have: "prt"
# CHECK:STDERR: 	     want (one of): ["port"]
# CHECK:STDERR: 	mapped contains host.prt if some host in input.hosts
# CHECK:STDERR: 	                ^~~~
