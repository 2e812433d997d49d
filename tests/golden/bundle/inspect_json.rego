# ARGS: build -t rego -r v1.2.3 -o b.tar.gz -e p/x %s
# ARGS: inspect --format json b.tar.gz
package p

x := 1
