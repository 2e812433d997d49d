package pods

# What a Pod must look like to be let in: a small workload in which every rule looks at every container.

deny contains msg if {
	some container in containers
	endswith(container.image, ":latest")
	msg := sprintf("container %v uses latest tag", [container.name])
}

deny contains msg if {
	some container in containers
	not trusted(container.image)
	msg := sprintf("container %v: image %v comes from an untrusted registry", [container.name, container.image])
}

deny contains msg if {
	some container in containers
	container.securityContext.runAsUser == 0
	msg := sprintf("container %v must not run as root user", [container.name])
}

deny contains msg if {
	some container in containers
	some capability in container.securityContext.capabilities.add
	not capability in data.params.capabilities
	msg := sprintf("container %v adds capability %v", [container.name, capability])
}

deny contains msg if {
	some label in data.params.labels
	not input.metadata.labels[label]
	msg := sprintf("label %v is required", [label])
}

deny contains sprintf("more than %d containers", [data.params.containers]) if {
	count(containers) > data.params.containers
}

containers contains container if some container in input.spec.containers

containers contains container if some container in input.spec.initContainers

trusted(image) if {
	some registry in data.params.registries
	startswith(image, registry)
}
