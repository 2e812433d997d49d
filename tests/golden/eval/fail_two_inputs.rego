# ARGS: eval -d %s -i input.json -I data.p.p
# INPUT: {}
package p

p := 1

# EXIT: 1
# CHECK:STDERR: error: specify --stdin-input or --input but not both
