# ARGS: fmt %s
package  golden.fmt
import data.b
import data.a   # why

# METADATA
# title: rule
allow  if { input.x==1   # first
  not  input.y
}else := "no" if {some x in input.xs; x>1} # last
f(x,
  y):=[x,y]
partial contains   {"a":1,
  "b" : `raw`}  if  input["x"].not["y-z"]
greeting := $"hello {input.name} and {  1 }"

# CHECK:STDOUT: package golden.fmt
# CHECK:STDOUT:
# CHECK:STDOUT: import data.a # why
# CHECK:STDOUT: import data.b
# CHECK:STDOUT:
# CHECK:STDOUT: # METADATA
# CHECK:STDOUT: # title: rule
# CHECK:STDOUT: allow if { # first
# CHECK:STDOUT: 	input.x == 1
# CHECK:STDOUT: 	not input.y
# CHECK:STDOUT: } # last
# CHECK:STDOUT:
# CHECK:STDOUT: else := "no" if {
# CHECK:STDOUT: 	some x in input.xs
# CHECK:STDOUT: 	x > 1
# CHECK:STDOUT: }
# CHECK:STDOUT:
# CHECK:STDOUT: f(
# CHECK:STDOUT: 	x,
# CHECK:STDOUT: 	y,
# CHECK:STDOUT: ) := [x, y]
# CHECK:STDOUT:
# CHECK:STDOUT: partial contains {
# CHECK:STDOUT: 	"a": 1,
# CHECK:STDOUT: 	"b": `raw`,
# CHECK:STDOUT: } if input.x.not["y-z"]
# CHECK:STDOUT:
# CHECK:STDOUT: greeting := $"hello {input.name} and 1"
