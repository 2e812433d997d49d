package main

deny contains msg if {
	some container in input.spec.template.spec.containers
	endswith(container.image, ":latest")
	msg := sprintf("%v uses the latest tag", [container.name])
}

deny_root contains msg if {
	input.kind == "Deployment"
	not input.spec.template.spec.securityContext.runAsNonRoot
	msg := sprintf("%v may run as root <&> \"%v\"", [input.metadata.name, data.conftest.file.name])
}

violation_replicas contains {"msg": msg, "severity": "high", "limit": 3, "details": {"is": input.spec.replicas, "tags": ["a", "b"]}} if {
	input.spec.replicas > 3
	msg := sprintf("%v has %d replicas", [input.metadata.name, input.spec.replicas])
}

warn contains {"msg": "no owner\nnobody to ask", "_loc": {"file": "owners.yaml", "line": 7}} if {
	input.kind
	not input.metadata.labels.owner
}

warn_empty contains "" if input.kind == "Service"

deny_bare if input.kind == "Nothing"
