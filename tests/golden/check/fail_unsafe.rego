# Each unsafe variable once, with its place.
# ARGS: check %s
package p

allow if input.n > m

deny contains x if not input.items[i]
