# ARGS: parse %s
package p

allow if input.n > 1

# CHECK:STDOUT: module
# CHECK:STDOUT:  package
# CHECK:STDOUT:   ref
# CHECK:STDOUT:    data
# CHECK:STDOUT:    "p"
# CHECK:STDOUT:  rule
# CHECK:STDOUT:   head
# CHECK:STDOUT:    ref
# CHECK:STDOUT:     allow
# CHECK:STDOUT:    true
# CHECK:STDOUT:   body
# CHECK:STDOUT:    expr index=0
# CHECK:STDOUT:     ref
# CHECK:STDOUT:      gt
# CHECK:STDOUT:     ref
# CHECK:STDOUT:      input
# CHECK:STDOUT:      "n"
# CHECK:STDOUT:     1
