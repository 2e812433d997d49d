package kubernetes.admission_test

import rego.v1

import data.kubernetes.admission

review(image) := {"request": {
	"kind": {"kind": "Pod"},
	"object": {"spec": {"containers": [{"name": "app", "image": image}]}},
}}

test_latest_is_denied if {
	admission.deny == {"container app uses latest tag"} with input as review("registry.example.com/shop:latest")
}

test_pinned_is_allowed if {
	count(admission.deny) == 0 with input as review("registry.example.com/shop:2.4.1")
}
