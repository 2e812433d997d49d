# --fail: an undefined result is exit code 1.
# ARGS: eval --fail -d %s data.p.x
package p

x if input.y

# EXIT: 1
# CHECK:STDOUT: {}
