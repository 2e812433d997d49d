# ARGS: parse %s
package p

x := {"a": 1,, "b": 2}

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_expected.rego:[[@LINE-4]]:14: rego_parse_error: unexpected , token
# CHECK:STDERR: 	x := {"a": 1,, "b": 2}
# CHECK:STDERR: 	             ^
# CHECK:STDERR: fail_expected.rego:[[@LINE-7]]:14: rego_parse_error: unexpected , token: expected rule value term (e.g., x := <VALUE> { ... })
# CHECK:STDERR: 	x := {"a": 1,, "b": 2}
# CHECK:STDERR: 	             ^
