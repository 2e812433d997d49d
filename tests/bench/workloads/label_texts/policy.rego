package labels

# Objects whose texts are checked by functions that give pairs, defaults and booleans.
key_parts(key) := [prefix, name] if {
	[prefix, name] := split(key, "/")
} else := ["", key]

valid_name(name) if {
	count(name) <= 63
	regex.match("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$", name)
}

owner(obj) := lower(trim_prefix(o, "team-")) if {
	o := obj.metadata.labels.owner
	startswith(o, "team-")
} else := "nobody"

where(obj) := sprintf("%s/%s", [object.get(obj.metadata, "namespace", "default"), obj.metadata.name])

violations contains {"at": where(obj), "key": key, "why": "name"} if {
	some obj in input.objects
	some key, _ in obj.metadata.labels
	[_, name] := key_parts(key)
	not valid_name(name)
}

violations contains {"at": where(obj), "key": key, "why": "prefix"} if {
	some obj in input.objects
	some key, _ in obj.metadata.labels
	[prefix, _] := key_parts(key)
	prefix != ""
	not prefix in data.prefixes
}

violations contains {"at": where(obj), "key": key, "why": concat(" ", ["reserved by", upper(r.name)])} if {
	some obj in input.objects
	some key, value in obj.metadata.labels
	some r in data.reserved
	startswith(lower(key), trim_suffix(r.pattern, "*"))
	value != r.name
}

by_owner[owner(obj)] contains obj.metadata.name if some obj in input.objects

result := {"violations": violations, "by_owner": by_owner}
