# ARGS: check --bogus %s
package p
