# ARGS: test %s --schema schema.json
# FILE: schema.json {"type": "object", "properties": {"user": {"type": "string"}}}
package p_test

test_x if input.usr == "a"

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_schema.rego:[[@LINE-3]]:11: rego_type_error: undefined ref: input.usr
# CHECK:STDERR: 	input.usr
# CHECK:STDERR: 	      ^
# CHECK:STDERR: 	      have: "usr"
# CHECK:STDERR: 	      want (one of): ["user"]
# CHECK:STDERR: 	test_x if input.usr == "a"
# CHECK:STDERR: 	          ^~~~~
