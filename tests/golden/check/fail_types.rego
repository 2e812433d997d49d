# Arguments of the wrong type: what is there and what is wanted.
# ARGS: check %s
package p

a := count(1)

b := startswith("a", 1)

c := lower("a", "b")
