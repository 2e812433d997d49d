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

# CHECK:STDOUT: package p
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.routes (set)
# CHECK:STDOUT:     input                     free (no shape has input.method)
# CHECK:STDOUT:
# CHECK:STDOUT:   text_searches.rego:[[@LINE-28]]: routes contains r.name if {
# CHECK:STDOUT:     index             7:2     elements of data.routes by method = input.method and glob.match(path, …, input.path): a hash and text index, made once for the data
# CHECK:STDOUT:     slots                     input.method, input.path
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.hosts (set)
# CHECK:STDOUT:     input                     free (no shape has input.host)
# CHECK:STDOUT:
# CHECK:STDOUT:   text_searches.rego:[[@LINE-30]]: hosts contains h if {
# CHECK:STDOUT:     index             13:2    elements of data.hosts by endswith(input.host, itself): a text index, made once for the data
# CHECK:STDOUT:     slots                     input.host
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.patterns (set)
# CHECK:STDOUT:     input                     free (no shape has input.path)
# CHECK:STDOUT:
# CHECK:STDOUT:   text_searches.rego:[[@LINE-33]]: patterns contains r.name if {
# CHECK:STDOUT:     index             18:2    elements of data.routes by regex.match(path, input.path): a text index, made once for the data
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     growth                    constant
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.prefixes (set)
# CHECK:STDOUT:     input                     free (no shape has input.path)
# CHECK:STDOUT:
# CHECK:STDOUT:   text_searches.rego:[[@LINE-36]]: prefixes contains r.name if {
# CHECK:STDOUT:     scan              23:2    each element of data.groups
# CHECK:STDOUT:     index             24:2    elements of data.groups[_].routes by startswith(input.path, path): text indexes, each made once for the data
# CHECK:STDOUT:     slots                     input.path
# CHECK:STDOUT:     not better:       23:2    no part of an element of data.groups is compared with == with something known before the loop, so there is nothing to find it by
# CHECK:STDOUT:     growth                    linear in data.groups
