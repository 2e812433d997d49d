# ARGS: parse %s
package p

x := {"a": 1,, "b": 2}

# EXIT: -11
