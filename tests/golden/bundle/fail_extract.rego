# ARGS: build -t rego -o b.tar.gz -e p/x %s
# ARGS: inspect b.tar.gz --extract out --file q.rego
package p

x := 1

# EXIT: 1
# CHECK:STDERR: error: the bundle holds no file q.rego
