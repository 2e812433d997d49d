# A bundle answers as its sources do.
# ARGS: build -o b.tar.gz -e p/deny %s data.json
# ARGS: eval -b b.tar.gz -i input.json --format values data.p.deny
# FILE: data.json {"limits": {"replicas": 3}}
# INPUT: {"replicas": 5}
package p

deny contains "too many replicas" if input.replicas > data.limits.replicas

# CHECK:STDOUT: [
# CHECK:STDOUT:   [
# CHECK:STDOUT:     "too many replicas"
# CHECK:STDOUT:   ]
# CHECK:STDOUT: ]
