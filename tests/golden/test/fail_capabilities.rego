# Built-ins that the capabilities don't list are unknown.
# ARGS: test %s --capabilities caps.json
# FILE: caps.json {"builtins": [{"name": "eq"}, {"name": "equal"}, {"name": "assign"}], "features": ["rego_v1"]}
package p_test

test_x if {
	x := 1
	count([x]) == 1
}

test_y if 1 > 0

# EXIT: 1
# CHECK:STDERR: 2 errors occurred:
# CHECK:STDERR: fail_capabilities.rego:[[@LINE-7]]:2: rego_type_error: undefined function count
# CHECK:STDERR: 		count([x]) == 1
# CHECK:STDERR: 		^~~~~~~~~~
# CHECK:STDERR: 	hint: the capabilities don't list this built-in
# CHECK:STDERR: fail_capabilities.rego:[[@LINE-8]]:11: rego_type_error: undefined function gt
# CHECK:STDERR: 	test_y if 1 > 0
# CHECK:STDERR: 	          ^~~~~
# CHECK:STDERR: 	hint: the capabilities don't list this built-in
