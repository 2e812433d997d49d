# ARGS: build -t rego -o b.tar.gz --signing-alg HS256 --signing-key secret -e p/x %s
# ARGS: verify --signing-alg HS256 --verification-key other b.tar.gz
package p

x := 1

# EXIT: 1
# CHECK:STDERR: error: bundle b.tar.gz: failed to verify JWT signature
