# ARGS: explain %s data.p.deny
package p

allow if input.x

# EXIT: 1
# CHECK:STDERR: error: data.p.deny: no rule has this name, or one that begins with it
