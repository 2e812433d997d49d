# A shared secret signs; the right one verifies.
# ARGS: build -t rego -o b.tar.gz --signing-alg HS256 --signing-key secret -e p/x %s
# ARGS: verify --signing-alg HS256 --verification-key secret b.tar.gz
# ARGS: eval -b b.tar.gz --signing-alg HS256 --verification-key secret --format values data.p.x
package p

x := 1

# CHECK:STDOUT: b.tar.gz: verified
# CHECK:STDOUT:   key:       default (HS256)
# CHECK:STDOUT:   revision:  cb4148cf70ee2f91e99de975076e20f1eca06cdb533faa08897134afbcc0b2f1
# CHECK:STDOUT:   files:     3
# CHECK:STDOUT: [
# CHECK:STDOUT:   1
# CHECK:STDOUT: ]
