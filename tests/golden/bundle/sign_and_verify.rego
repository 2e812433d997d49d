# A shared secret signs; the right one verifies.
# ARGS: build -t rego -o b.tar.gz --signing-alg HS256 --signing-key secret -e p/x %s
# ARGS: verify --signing-alg HS256 --verification-key secret b.tar.gz
# ARGS: eval -b b.tar.gz --signing-alg HS256 --verification-key secret --format values data.p.x
package p

x := 1

# CHECK:STDOUT: b.tar.gz: verified
# CHECK:STDOUT:   key:       default (HS256)
# CHECK:STDOUT:   fingerprint: hmac:4f12814ac0d31c1dace0d5e7fc42ce84
# CHECK:STDOUT:   revision:  549ed81228d2d4b5ec3e9d3819245555ef77307630e8a484cd55482285547fbe
# CHECK:STDOUT:   files:     3
# CHECK:STDOUT: [
# CHECK:STDOUT:   1
# CHECK:STDOUT: ]
