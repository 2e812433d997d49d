# ARGS: explain -i input.json %s
# INPUT: {}
package p

allow if input.x

# EXIT: 1
# CHECK:STDERR: error: --input is for --profile
