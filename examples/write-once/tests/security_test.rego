package policies.security_test

import rego.v1

import data.policies.security

pod(user) := {"spec": {"containers": [{"name": "app", "securityContext": {"runAsUser": user}}]}}

test_root_is_denied if {
	security.deny == {"Containers must not run as root user"} with input as pod(0)
}

test_other_user_is_allowed if {
	count(security.deny) == 0 with input as pod(1000)
}
