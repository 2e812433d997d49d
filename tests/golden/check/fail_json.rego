# Findings as JSON.
# ARGS: check --format json %s
package p

allow if input.n > m

x := foo.bar(1)
