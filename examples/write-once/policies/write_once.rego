# METADATA
# description: >-
#   One answer for every kind of input: the other policies are written for one Pod or one cloud resource each, and are
#   asked about every Pod and resource that the input holds.
package write_once

import rego.v1

# METADATA
# entrypoint: true
deny contains msg if {
	some pod in pods
	some msg in data.policies.k8s.deny with input as pod
}

deny contains msg if {
	some pod in pods
	some msg in data.policies.security.deny with input as pod
}

deny contains msg if {
	some pod in pods
	some msg in data.kubernetes.admission.deny with input as {"request": {"kind": {"kind": "Pod"}, "object": pod}}
}

deny contains msg if {
	some resource in resources
	some msg in data.policies.terraform.deny with input as resource
}

# Containers by name with the user that they run as.
users[container.name] := container.user if {
	some pod in pods
	some spec in pod.spec.containers
	container := data.normalize.kubernetes.pod(spec) with input as pod
}

# A manifest of a Pod, the template of a workload, or the object of an AdmissionReview.
pods contains pod_of(input)

pods contains pod_of(input.request.object)

pod_of(object) := object if object.kind == "Pod"

pod_of(object) := {"kind": "Pod", "metadata": template.metadata, "spec": template.spec} if {
	template := object.spec.template
}

# A resource by itself, or those that a Terraform plan creates or changes.
resources contains input if input.resource_type

resources contains resource if {
	some change in input.resource_changes
	some action in change.change.actions
	action in {"create", "update"}
	resource := {
		"resource_type": change.type,
		"name": change.change.after.bucket,
		"encryption": {"enabled": encrypted(change)},
	}
}

# Whether the plan also holds an encryption configuration for this bucket.
default encrypted(_) := false

encrypted(change) if {
	some other in input.resource_changes
	other.type == "aws_s3_bucket_server_side_encryption_configuration"
	other.change.after.bucket == change.change.after.bucket
}
