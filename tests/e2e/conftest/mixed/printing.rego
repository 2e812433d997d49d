package main

named(name) if {
	print("name", name, {1, 2})
	name != ""
}

deny contains "named" if named(input.metadata.name)

warn contains "named too" if named(input.metadata.name)
