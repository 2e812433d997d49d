# ARGS: test %s --threshold 80 --verbose
package p_test

p if input.a
q if input.b
r if input.c

test_p if p with input as {"a": 1}

# EXIT: 2
# CHECK:STDERR: Code coverage threshold not met: got 50.00 instead of 80.00
# CHECK:STDERR: Lines not covered:
# CHECK:STDERR: 	fail_threshold.rego:[[@LINE-8]]-6
