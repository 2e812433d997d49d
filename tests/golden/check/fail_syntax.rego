# ARGS: check %s
package p

allow if {
	input.n >
}

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_syntax.rego:[[@LINE-3]]:1: rego_parse_error: unexpected } token
# CHECK:STDERR: 	}
# CHECK:STDERR: 	^
