# The same answer from machine code as from the plan.
# ARGS: eval --engine interp -d %s -i input.json --format values data.p.deny
# ARGS: eval --engine jit -d %s -i input.json --format values data.p.deny
# ARGS: eval --engine aot -d %s -i input.json --format values data.p.deny
# INPUT: {"containers": [{"name": "a", "image": "r.io/a:latest"}, {"name": "b", "image": "r.io/b:1"}]}
package p

deny contains msg if {
	some c in input.containers
	endswith(c.image, ":latest")
	msg := sprintf("%v: %v", [c.name, upper(c.image)])
}

# CHECK:STDOUT: [
# CHECK:STDOUT:   [
# CHECK:STDOUT:     "a: R.IO/A:LATEST"
# CHECK:STDOUT:   ]
# CHECK:STDOUT: ]
# CHECK:STDOUT: [
# CHECK:STDOUT:   [
# CHECK:STDOUT:     "a: R.IO/A:LATEST"
# CHECK:STDOUT:   ]
# CHECK:STDOUT: ]
# CHECK:STDOUT: [
# CHECK:STDOUT:   [
# CHECK:STDOUT:     "a: R.IO/A:LATEST"
# CHECK:STDOUT:   ]
# CHECK:STDOUT: ]
