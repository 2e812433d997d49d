# ARGS: check --bogus %s
package p

# EXIT: 1
# CHECK:STDERR: The following argument was not expected: --bogus
# CHECK:STDERR: Run with --help for more information.
