# One file of a bundle on standard output.
# ARGS: build -t rego -o b.tar.gz -e p/x -r v1 %s
# ARGS: inspect b.tar.gz --extract - --file .manifest
package p

x := 1

# CHECK:STDOUT: {"revision":"v1","roots":[""],"rego_version":1}
