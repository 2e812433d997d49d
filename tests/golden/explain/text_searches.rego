# Elements of data found by texts that they hold.
# ARGS: explain %s data.json
# FILE: data.json {"routes": [{"method": "GET", "path": "/a/*", "name": "a"}], "hosts": [".example"]}
package p

routes contains r.name if {
	some r in data.routes
	r.method == input.method
	glob.match(r.path, ["/"], input.path)
}

hosts contains h if {
	some h in data.hosts
	endswith(input.host, h)
}

patterns contains r.name if {
	some r in data.routes
	regex.match(r.path, input.path)
}

prefixes contains r.name if {
	some group in data.groups
	some r in group.routes
	startswith(input.path, r.path)
	contains(input.path, r.name)
}
