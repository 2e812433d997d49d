package write_once_test

import rego.v1

bad_spec := {"containers": [{
	"name": "app",
	"image": "shop:latest",
	"securityContext": {"runAsUser": 0, "allowPrivilegeEscalation": true},
}]}

all_three := {
	"Privilege escalation not allowed in Pods",
	"Containers must not run as root user",
	"container app uses latest tag",
}

test_pod if data.write_once.deny == all_three with input as {"kind": "Pod", "spec": bad_spec}

test_template if {
	workload := {"kind": "Deployment", "spec": {"template": {"metadata": {}, "spec": bad_spec}}}
	data.write_once.deny == all_three with input as workload
}

test_admission_review if {
	review := {"kind": "AdmissionReview", "request": {"object": {"kind": "Pod", "spec": bad_spec}}}
	data.write_once.deny == all_three with input as review
}

test_users if {
	data.write_once.users == {"app": 0} with input as {"kind": "Pod", "spec": bad_spec}
}

change(type, after) := {"type": type, "change": {"actions": ["create"], "after": after}}

test_plan_with_plain_bucket if {
	plan := {"resource_changes": [change("aws_s3_bucket", {"bucket": "logs"})]}
	data.write_once.deny == {"S3 bucket logs must enable encryption"} with input as plan
}

test_plan_with_encrypted_bucket if {
	plan := {"resource_changes": [
		change("aws_s3_bucket", {"bucket": "logs"}),
		change("aws_s3_bucket_server_side_encryption_configuration", {"bucket": "logs"}),
	]}
	count(data.write_once.deny) == 0 with input as plan
}

test_deleted_bucket_is_left_alone if {
	plan := {"resource_changes": [{"type": "aws_s3_bucket", "change": {"actions": ["delete"], "after": null}}]}
	count(data.write_once.deny) == 0 with input as plan
}
