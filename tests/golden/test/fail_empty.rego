# ARGS: test %s --run nothing --fail-on-empty
package p_test

test_x if true

# EXIT: 1
# CHECK:STDERR: no tests were run
