# A version of OPA as capabilities: what came later is unknown.
# ARGS: check --v0-compatible --capabilities v0.55.0 %s
package p

a := count("x")

b := strings.count("x", "x")

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_capabilities_version.rego:[[@LINE-3]]:6: rego_type_error: undefined function strings.count
# CHECK:STDERR: 	b := strings.count("x", "x")
# CHECK:STDERR: 	     ^~~~~~~~~~~~~~~~~~~~~~~
# CHECK:STDERR: 	hint: the capabilities don't list this built-in
