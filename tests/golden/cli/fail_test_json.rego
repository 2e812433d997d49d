# ARGS: test --format json --run wrong %s
package p_test

test_right if 1 == 1

test_wrong if 1 == 2
