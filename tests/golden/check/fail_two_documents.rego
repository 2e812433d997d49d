# ARGS: check %s
package p

# METADATA
# scope: document
a := 1 if input.x

# METADATA
# scope: document
a := 1 if input.y

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_two_documents.rego:[[@LINE-5]]:1: rego_type_error: document annotation redeclared: fail_two_documents.rego:[[@LINE-9]]
# CHECK:STDERR: 	# METADATA
# CHECK:STDERR: 	^~~~~~~~~~
# CHECK:STDERR: 	hint: keep one of the two blocks
