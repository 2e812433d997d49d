# ARGS: test -v --run right %s
package p_test

test_right if 1 == 1

test_wrong if 1 == 2
