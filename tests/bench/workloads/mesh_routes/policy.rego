package mesh

# A service mesh's decision: who may call which path of which service, by tokens and tables in data.

default decision := {"allow": false, "reason": "no rule"}

token := parts[1] if {
	parts := split(input.headers.authorization, " ")
	lower(parts[0]) == "bearer"
}

claims := io.jwt.decode(token)[1]

upstream := service if {
	some service in data.services
	startswith(input.path, service.prefix)
}

blocked contains agent.name if {
	some agent in data.agents
	regex.match(agent.pattern, input.headers["user-agent"])
}

granted contains rule.id if {
	some rule in data.rules
	rule.service == upstream.name
	glob.match(rule.path, ["/"], input.path)
	input.method in rule.methods
	some group in claims.groups
	group in rule.groups
}

trusted if {
	some domain in data.domains
	endswith(input.host, domain)
}

decision := {"allow": true, "service": upstream.name, "user": claims.sub, "rules": granted} if {
	count(granted) > 0
	count(blocked) == 0
	trusted
}

decision := {"allow": false, "reason": sprintf("blocked: %s", [concat(", ", sort(blocked))])} if count(blocked) > 0
