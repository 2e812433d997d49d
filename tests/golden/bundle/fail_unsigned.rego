# ARGS: build -t rego -o b.tar.gz -e p/x %s
# ARGS: verify --signing-alg HS256 --verification-key secret b.tar.gz
package p

x := 1

# EXIT: 1
# CHECK:STDERR: error: bundle b.tar.gz: bundle missing .signatures.json file
