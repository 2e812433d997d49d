# ARGS: fmt --drop-v0-imports %s
package golden.fmt
import rego.v1
import data.x
a if x

# CHECK:STDOUT: package golden.fmt
# CHECK:STDOUT:
# CHECK:STDOUT: import data.x
# CHECK:STDOUT:
# CHECK:STDOUT: a if x
