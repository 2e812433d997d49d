# What a bundle holds. The revision is a hash of its contents, so it is the same everywhere.
# ARGS: build -t rego -o b.tar.gz -e p/x %s
# ARGS: inspect b.tar.gz
package p

x := 1
