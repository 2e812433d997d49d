# ARGS: parse --v0-compatible %s
package p

deny[msg] { msg := "x" }

f(x) = y { y := x }

# CHECK:STDOUT: module
# CHECK:STDOUT:  package
# CHECK:STDOUT:   ref
# CHECK:STDOUT:    data
# CHECK:STDOUT:    "p"
# CHECK:STDOUT:  rule
# CHECK:STDOUT:   head
# CHECK:STDOUT:    ref
# CHECK:STDOUT:     deny
# CHECK:STDOUT:   body
# CHECK:STDOUT:    expr index=0
# CHECK:STDOUT:     ref
# CHECK:STDOUT:      assign
# CHECK:STDOUT:     msg
# CHECK:STDOUT:     "x"
# CHECK:STDOUT:  rule
# CHECK:STDOUT:   head
# CHECK:STDOUT:    ref
# CHECK:STDOUT:     f
# CHECK:STDOUT:    args
# CHECK:STDOUT:     x
# CHECK:STDOUT:    y
# CHECK:STDOUT:   body
# CHECK:STDOUT:    expr index=0
# CHECK:STDOUT:     ref
# CHECK:STDOUT:      assign
# CHECK:STDOUT:     y
# CHECK:STDOUT:     x
