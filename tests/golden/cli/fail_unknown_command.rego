# ARGS: chekc %s
package p
