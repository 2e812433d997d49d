package policies.k8s_test

import rego.v1

import data.policies.k8s

pod(context) := {"kind": "Pod", "spec": {"containers": [{"name": "app", "securityContext": context}]}}

test_escalation_is_denied if {
	k8s.deny == {"Privilege escalation not allowed in Pods"} with input as pod({"allowPrivilegeEscalation": true})
}

test_no_escalation_is_allowed if {
	count(k8s.deny) == 0 with input as pod({"allowPrivilegeEscalation": false})
}

test_other_kinds_are_left_alone if {
	count(k8s.deny) == 0 with input as object.union(pod({"allowPrivilegeEscalation": true}), {"kind": "Service"})
}
