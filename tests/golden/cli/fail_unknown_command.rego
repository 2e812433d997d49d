# ARGS: chekc %s
package p

# EXIT: 1
# CHECK:STDERR: error: unknown command "chekc"
# CHECK:STDERR: Run regoc --help for the commands.
