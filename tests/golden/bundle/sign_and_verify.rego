# A shared secret signs; the right one verifies.
# ARGS: build -t rego -o b.tar.gz --signing-alg HS256 --signing-key secret -e p/x %s
# ARGS: verify --signing-alg HS256 --verification-key secret b.tar.gz
# ARGS: eval -b b.tar.gz --signing-alg HS256 --verification-key secret --format values data.p.x
package p

x := 1
