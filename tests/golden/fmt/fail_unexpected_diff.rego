# ARGS: fmt --list --fail %s
package golden.fmt
a if   input.x

# EXIT: 2
# CHECK:STDOUT: fail_unexpected_diff.rego
# CHECK:STDERR: unexpected diff
