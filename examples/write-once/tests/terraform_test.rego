package policies.terraform_test

import rego.v1

import data.policies.terraform

bucket(enabled) := {"resource_type": "aws_s3_bucket", "name": "logs", "encryption": {"enabled": enabled}}

test_plain_bucket_is_denied if {
	terraform.deny == {"S3 bucket logs must enable encryption"} with input as bucket(false)
}

test_bucket_without_encryption_is_denied if {
	terraform.deny == {"S3 bucket logs must enable encryption"} with input as object.remove(bucket(true), ["encryption"])
}

test_encrypted_bucket_is_allowed if {
	count(terraform.deny) == 0 with input as bucket(true)
}
