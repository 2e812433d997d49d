package main

deny_root contains "runs as root" if input.kind

deny contains "bare" if input.kind

warn contains "never"

exception contains rules if {
	input.metadata.name == "web"
	rules := ["root", "root", ""]
}
