# METADATA
# title: Resources of Terraform plans
# description: >-
#   Each resource that a plan (`terraform show -json`) creates or changes, as one flat document: the attributes that it is
#   going to have, with resource_type, name, address, module, provider, actions and unknown beside them. An attribute of
#   one of these names stands below `attributes` only.
package regoc.terraform

resources(document) := [flat(document, change) |
	some change in document.resource_changes
	object.get(change, "mode", "managed") == "managed"
	is_kept(change)
]

resources(document) := [document] if {
	document.resource_type
	not document.resource_changes
}

# What is deleted or stays as it is breaks no rule any more, or did before.
is_kept(change) if {
	some action in change.change.actions
	action in {"create", "update"}
}

flat(document, change) := object.union_n([
	after(change),
	encryption(document, change),
	{
		"resource_type": change.type,
		"name": name(change),
		"address": change.address,
		"module": object.get(change, "module_address", ""),
		"provider": object.get(change, "provider_name", ""),
		"actions": change.change.actions,
		"replaced": is_replaced(change),
		"unknown": [path | some path, value in object.get(change.change, "after_unknown", {}); value == true],
		"attributes": after(change),
	},
])

after(change) := change.change.after if {
	type_name(change.change.after) == "object"
} else := {}

# The name that the cloud is going to know, else the one in the configuration.
name(change) := value if {
	some key in ["name", "bucket", "identifier", "function_name", "cluster_identifier"]
	value := after(change)[key]
	is_string(value)
} else := object.get(change, "name", change.address)

default is_replaced(_) := false

is_replaced(change) if {
	"create" in change.change.actions
	"delete" in change.change.actions
}

# Whether what is stored is encrypted, whatever the provider calls it.
encryption(document, change) := {"encryption": {"enabled": is_encrypted(document, change)}} if {
	type_name(object.get(after(change), "encryption", null)) != "object"
} else := {}

default is_encrypted(_, _) := false

is_encrypted(_, change) if {
	some key in ["encrypted", "storage_encrypted", "encryption_enabled", "encryption_at_rest_enabled", "at_rest_encryption_enabled", "enable_disk_encryption"]
	after(change)[key] == true
}

is_encrypted(_, change) if {
	some key in ["server_side_encryption_configuration", "server_side_encryption", "encryption_configuration", "encrypt_at_rest", "encryption_info"]
	some block in after(change)[key]
	object.get(block, "enabled", true) != false
}

is_encrypted(_, change) if {
	some key in ["kms_key_id", "kms_key_arn", "kms_master_key_id"]
	is_string(after(change)[key])
	after(change)[key] != ""
}

# A key that is made by the same plan is not known yet.
is_encrypted(_, change) if {
	some key in ["kms_key_id", "kms_key_arn", "kms_master_key_id"]
	change.change.after_unknown[key] == true
}

# A bucket's encryption is a resource of its own since version 4 of the provider: it names the bucket, or refers to it.
is_encrypted(document, change) if {
	change.type == "aws_s3_bucket"
	some other in document.resource_changes
	other.type == "aws_s3_bucket_server_side_encryption_configuration"
	is_kept_or_there(other)
	is_for(document, other, change)
}

is_kept_or_there(change) if not "delete" in change.change.actions

is_kept_or_there(change) if is_replaced(change)

is_for(_, other, bucket) if {
	is_string(after(bucket).bucket)
	after(other).bucket == after(bucket).bucket
}

is_for(document, other, bucket) if {
	some resource in configured(document, object.get(other, "module_address", ""))
	without_index(other.address) == with_module(other, resource.address)
	some reference in resource.expressions.bucket.references
	reference in {with_module_off(bucket), sprintf("%s.id", [with_module_off(bucket)]), sprintf("%s.bucket", [with_module_off(bucket)])}
	object.get(other, "module_address", "") == object.get(bucket, "module_address", "")
	object.get(other, "index", null) == object.get(bucket, "index", null)
}

# The resources that a module of the configuration names; "" is the root.
configured(document, module) := document.configuration.root_module.resources if {
	module == ""
} else := [resource |
	walk(document.configuration.root_module, [path, value])
	count(path) > 2
	path[count(path) - 1] == "module"
	called := concat(".", [sprintf("module.%s", [path[i + 1]]) | some i; path[i] == "module_calls"])
	called == without_index(module)
	some resource in object.get(value, "resources", [])
]

with_module(change, address) := address if {
	object.get(change, "module_address", "") == ""
} else := sprintf("%s.%s", [without_index(change.module_address), address])

with_module_off(change) := sprintf("%s.%s", [change.type, change.name])

without_index(address) := regex.replace(address, `\[[^\]]*\]`, "")
