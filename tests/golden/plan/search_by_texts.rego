# A condition on texts of elements of data is part of the search; the body asks it of what is found. Not where something
# else may fail before it, where the element is what is searched in, or over a list of the input.
# ARGS: build --dump=plan -e p/routes -e p/hosts -e p/behind -e p/turned -e p/given %s
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

behind contains r.name if {
	some r in data.routes
	count(r.methods) > 1
	regex.match(r.path, input.path)
}

turned contains r.name if {
	some r in data.routes
	startswith(r.path, input.path)
}

given contains r.name if {
	some r in input.routes
	startswith(input.path, r.path)
}
