# ARGS: build -o b.tar.gz -e p/nothing %s
package p

x := 1

# EXIT: 1
# CHECK:STDERR: 1 error occurred: rego_compile_error: undefined entrypoint data.p.nothing
