package normalize.kubernetes_test

import rego.v1

import data.normalize.kubernetes

container := {"name": "app", "image": "shop:1", "securityContext": {"runAsUser": 1000}}

test_container_of_the_pod if {
	got := kubernetes.pod(container) with input as {"spec": {"containers": [container]}}
	got == {"name": "app", "user": 1000}
}

test_other_container_is_undefined if {
	not defined(container)
}

defined(c) if kubernetes.pod(c) with input as {"spec": {"containers": []}}
