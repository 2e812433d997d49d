# ARGS: check
package p

# EXIT: 1
# CHECK:STDERR: path is required
# CHECK:STDERR: Run with --help for more information.
