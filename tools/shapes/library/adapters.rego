# METADATA
# title: Input adapters
# description: >-
#   What arrives, turned into what a rule was written for. The input is {"document": what arrived, "wanted": the name of a
#   shape, "pod": whether the rule is about Pods, "parameters": for Gatekeeper's form}; the answer is a list of
#   {"input": what the rule gets, "about": which part of the document that is, empty for all of it}. No answer means that
#   the rule gets the document as it is. Write a module of this package to replace it.
package regoc.adapters

import data.regoc.kubernetes
import data.regoc.terraform

default inputs := []

inputs := [{"input": found.object, "about": found.about} |
	some found in objects
] if {
	input.wanted == "kubernetes-object"
}

inputs := [{"input": kubernetes.review_of(found.request, found.object), "about": found.about} |
	some found in objects
] if {
	input.wanted == "admission-review"
}

inputs := [{"input": {"review": kubernetes.gatekeeper_request(found.request, found.object), "parameters": parameters}, "about": found.about} |
	some found in objects
] if {
	input.wanted == "gatekeeper-review"
}

inputs := [{"input": resource, "about": resource.address} |
	some resource in terraform.resources(input.document)
] if {
	input.wanted == "terraform-resource"
}

default parameters := {}

parameters := input.parameters

# The objects that the document stands for: itself, items of a list, what a review is about; and for rules about Pods, in
# place of what makes Pods, a Pod as it would make it.
objects := [found |
	some item in items
	found := as_wanted(item)
]

as_wanted(item) := {"object": pod, "request": item.request, "about": about} if {
	input.pod
	pod := kubernetes.pod_of(item.object)
	about := sprintf("Pod of %s %s", [item.object.kind, kubernetes.name_of(item.object)])
} else := item

items := [{"object": obj, "request": {}, "about": kubernetes.title(obj)} |
	some obj in input.document.items
] if {
	kubernetes.is_list(input.document)
} else := [{"object": obj, "request": request, "about": ""}] if {
	request := kubernetes.request_of(input.document)
	obj := kubernetes.object_of(request)
} else := [{"object": input.document, "request": {}, "about": ""}] if {
	kubernetes.is_object(input.document)
}
