# ARGS: check %s --capabilities capabilities.json
# FILE: capabilities.json {"builtins": [{"name": "eq"}, {"name": "count"}], "features": ["rego_v1"]}
package p

n := count(input.xs)

t := time.now_ns()

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_capabilities.rego:[[@LINE-3]]:6: rego_type_error: undefined function time.now_ns
# CHECK:STDERR: 	t := time.now_ns()
# CHECK:STDERR: 	     ^~~~~~~~~~~~~
# CHECK:STDERR: 	hint: the capabilities don't list this built-in
