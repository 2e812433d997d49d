# ARGS: chekc %s
package p

# EXIT: 1
# CHECK:STDERR: Error: unknown command "chekc" for "opa"
# CHECK:STDERR:
# CHECK:STDERR: Did you mean this?
# CHECK:STDERR: 	check
# CHECK:STDERR:
# CHECK:STDERR: Run 'opa --help' for usage.
