# ARGS: eval -d %s -i input.json data.p.by_name
# INPUT: {"items": [{"name": "a", "n": 1}, {"name": "b", "n": 2}]}
package p

by_name[name] := n if {
	some {"name": name, "n": n} in input.items
}
