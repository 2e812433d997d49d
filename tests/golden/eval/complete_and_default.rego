# A complete rule, a default, and a document of a whole package.
# ARGS: eval -d %s -i input.json data.p
# INPUT: {"user": "ann", "roles": ["dev", "admin"]}
package p

default allow := false

allow if "admin" in input.roles

default limit := 10

limit := 100 if input.user == "root"

who := input.user
