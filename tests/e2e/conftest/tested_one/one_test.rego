package one_test

test_wrong if 1 == 2
