# ARGS: eval -d %s --capabilities caps.json data.p.p
# FILE: caps.json {"builtins": []}
package p

p := 1

# EXIT: 2
# CHECK:STDERR: rego_parse_error: illegal capabilities: rego_v1 feature required for parsing v1 Rego
