# ARGS: check %s
package p

a if b

b if c

c if a
