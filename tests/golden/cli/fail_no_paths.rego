# ARGS: check
package p
