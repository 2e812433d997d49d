# ARGS: check %s
package p

default allow := false

default allow := true

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_two_defaults.rego:[[@LINE-7]]:1: rego_type_error: multiple default rules data.p.allow found at fail_two_defaults.rego:[[@LINE-5]], fail_two_defaults.rego:[[@LINE-3]]
# CHECK:STDERR: 	package p
# CHECK:STDERR: 	^~~~~~~~~
# CHECK:STDERR: 	hint: keep one of them
