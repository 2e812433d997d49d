package egress

# Texts taken apart by small functions: a URL, its host, its query.
parse(url) := {"scheme": scheme, "host": lower(host), "path": path} if {
	[scheme, rest] := split(url, "://")
	slash := indexof(rest, "/")
	slash > 0
	host := substring(rest, 0, slash)
	path := substring(rest, slash, -1)
}

is_internal(host) if endswith(host, ".corp.example")

is_internal(host) if host in {"localhost", "127.0.0.1"}

domain(host) := concat(".", array.slice(parts, count(parts) - 2, count(parts))) if {
	parts := split(host, ".")
	count(parts) > 2
} else := host

deny contains sprintf("%s: scheme %s", [url, u.scheme]) if {
	some url in input.urls
	u := parse(url)
	not u.scheme in data.schemes
}

deny contains sprintf("%s: domain %s is not listed", [url, domain(u.host)]) if {
	some url in input.urls
	u := parse(url)
	not is_internal(u.host)
	not domain(u.host) in data.domains
}

deny contains sprintf("%s: path is private (%d)", [url, count(u.path)]) if {
	some url in input.urls
	u := parse(url)
	some rule in data.private
	glob.match(concat("", [lower(rule.prefix), "/**"]), ["/"], u.path)
	rule.level >= input.level
}

deny contains sprintf("%s: odd path", [url]) if {
	some url in input.urls
	u := parse(url)
	regex.match(`(\.\./|//|%[0-9a-fA-F]{2})`, u.path)
}
