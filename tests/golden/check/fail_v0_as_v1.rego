# A v0 policy read as v1: what is missing is said once for each rule.
# ARGS: check %s
package p

deny[msg] {
	input.x[_] == 1
	msg := "one"
}

allow {
	input.y
}

# EXIT: 1
# CHECK:STDERR: 3 errors occurred:
# CHECK:STDERR: fail_v0_as_v1.rego:[[@LINE-11]]:1: rego_parse_error: `if` keyword is required before rule body
# CHECK:STDERR: 	deny[msg] {
# CHECK:STDERR: 	^~~~~~~~~~~
# CHECK:STDERR: fail_v0_as_v1.rego:[[@LINE-14]]:1: rego_parse_error: `contains` keyword is required for partial set rules
# CHECK:STDERR: 	deny[msg] {
# CHECK:STDERR: 	^~~~~~~~~~~
# CHECK:STDERR: fail_v0_as_v1.rego:[[@LINE-12]]:1: rego_parse_error: `if` keyword is required before rule body
# CHECK:STDERR: 	allow {
# CHECK:STDERR: 	^~~~~~~
