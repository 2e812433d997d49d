# ARGS: fmt --v0-v1 %s
package golden.fmt
import future.keywords.in
deny[msg] { msg = "no"; input.x in [1] }
default allow = false
allow = true { input.y }

# CHECK:STDOUT: package golden.fmt
# CHECK:STDOUT:
# CHECK:STDOUT: import rego.v1
# CHECK:STDOUT:
# CHECK:STDOUT: deny contains msg if {
# CHECK:STDOUT: 	msg = "no"
# CHECK:STDOUT: 	input.x in [1]
# CHECK:STDOUT: }
# CHECK:STDOUT:
# CHECK:STDOUT: default allow := false
# CHECK:STDOUT:
# CHECK:STDOUT: allow if input.y
