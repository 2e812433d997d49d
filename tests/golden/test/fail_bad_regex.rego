# ARGS: test %s --run (
package p_test

test_x if true

# EXIT: 1
# CHECK:STDERR: error: error parsing regexp: missing closing ): `(`
