# METADATA
# title: Kubernetes objects, and reviews of them
# description: >-
#   An object from a file becomes the AdmissionReview that an API server would send when somebody creates it, and back.
package regoc.kubernetes

is_object(document) if {
	is_string(document.apiVersion)
	is_string(document.kind)
	not document.kind == "AdmissionReview"
}

is_list(document) if {
	is_object(document)
	endswith(document.kind, "List")
	is_array(document.items)
}

# Of an AdmissionReview (v1, v1beta1), or of what Gatekeeper hands to policies.
request_of(document) := document.request if {
	document.kind == "AdmissionReview"
	is_object_with_kind(document.request)
} else := document.request if {
	not document.kind
	is_object_with_kind(document.request)
} else := document.review if {
	is_object_with_kind(document.review)
}

is_object_with_kind(request) if is_object_value(request.object)

is_object_with_kind(request) if is_object_value(request.oldObject)

is_object_value(value) if {
	type_name(value) == "object"
}

# What a request is about: nothing is left of an object that is deleted.
object_of(request) := request.object if {
	is_object_value(request.object)
} else := request.oldObject

name_of(obj) := obj.metadata.name if {
	obj.metadata.name != ""
} else := sprintf("%s*", [obj.metadata.generateName]) if {
	obj.metadata.generateName != ""
} else := "(without a name)"

title(obj) := sprintf("%s %s/%s", [obj.kind, obj.metadata.namespace, name_of(obj)]) if {
	obj.metadata.namespace != ""
} else := sprintf("%s %s", [obj.kind, name_of(obj)]) if {
	obj.kind
} else := ""

# The Pod that a workload makes: of a CronJob, a PodTemplate, or anything else that has a template as Deployments have it.
pod_of(obj) := pod(obj, obj.spec.jobTemplate.spec.template) if {
	obj.kind == "CronJob"
} else := pod(obj, obj.template) if {
	obj.kind == "PodTemplate"
} else := pod(obj, obj.spec.template) if {
	is_array(obj.spec.template.spec.containers)
}

pod(obj, template) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": object.union_n([
		namespace(obj),
		object.get(template, "metadata", {}),
		{"name": name_of(obj), "generateName": sprintf("%s-", [name_of(obj)])},
		{"ownerReferences": [{
			"apiVersion": object.get(obj, "apiVersion", ""),
			"kind": obj.kind,
			"name": name_of(obj),
			"controller": true,
		}]},
	]),
	"spec": object.get(template, "spec", {}),
}

namespace(obj) := {"namespace": obj.metadata.namespace} if {
	obj.metadata.namespace
} else := {}

# "apps/v1" as {"group": "apps", "version": "v1"}.
group_version(text) := {"group": parts[0], "version": parts[1]} if {
	parts := split(text, "/")
	count(parts) == 2
} else := {"group": "", "version": text}

kind_of(obj) := object.union(group_version(object.get(obj, "apiVersion", "")), {"kind": object.get(obj, "kind", "")})

# Plural and lower case, as resources are named.
resource_of(obj) := object.union(group_version(object.get(obj, "apiVersion", "")), {"resource": plural(lower(object.get(obj, "kind", "")))})

plural(name) := sprintf("%sies", [trim_suffix(name, "y")]) if {
	endswith(name, "y")
	not regex.match(`[aeiou]y$`, name)
} else := sprintf("%ses", [name]) if {
	regex.match(`(s|x|z|ch|sh)$`, name)
} else := sprintf("%ss", [name])

# The request of an object that somebody creates.
new_request(obj) := {
	"uid": object.get(obj, ["metadata", "uid"], "00000000-0000-0000-0000-000000000000"),
	"kind": kind_of(obj),
	"resource": resource_of(obj),
	"requestKind": kind_of(obj),
	"requestResource": resource_of(obj),
	"name": object.get(obj, ["metadata", "name"], ""),
	"namespace": object.get(obj, ["metadata", "namespace"], ""),
	"operation": "CREATE",
	"userInfo": {},
	"object": obj,
	"oldObject": null,
	"dryRun": false,
	"options": null,
}

# With `request` where one arrived, whose object `wanted` takes the place of.
request_for(request, wanted) := new_request(wanted) if {
	request == {}
} else := request if {
	object_of(request) == wanted
} else := object.union(request, {
	"kind": kind_of(wanted),
	"resource": resource_of(wanted),
	"requestKind": kind_of(wanted),
	"requestResource": resource_of(wanted),
	"name": object.get(wanted, ["metadata", "name"], ""),
	"object": wanted,
	"oldObject": null,
})

review_of(request, wanted) := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"request": request_for(request, wanted),
}

# What Gatekeeper adds to a request.
gatekeeper_request(request, wanted) := object.union({"namespaceObject": {}}, request_for(request, wanted))
