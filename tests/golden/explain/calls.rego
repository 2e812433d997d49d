# Documents are kept, functions and `with` are not.
# ARGS: explain -e p/deny %s data.p.deny data.p.matches
package p

deny contains name if {
	some container in containers
	matches(container)
	name := container.name
}

deny contains item.name if {
	some item in input.items
	allowed with input.item as item
}

containers contains container if some container in input.spec.containers

matches(container) if {
	some pattern in data.patterns
	contains(container.image, pattern)
}

allowed if {
	some part in input.item.parts
	part.ok
}

# CHECK:STDOUT: package p
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.deny (set)
# CHECK:STDOUT:     input                     free (all of the input is read)
# CHECK:STDOUT:     in order          6:2     2 rules are tried one after the other
# CHECK:STDOUT:     not better:       6:2     so few rules (2) are tried as fast as one would be found
# CHECK:STDOUT:     growth                    product of input.item.parts and input.items; linear in input.spec.containers and data.p.containers
# CHECK:STDOUT:
# CHECK:STDOUT:   calls.rego:[[@LINE-31]]: deny contains name if {
# CHECK:STDOUT:     inlined                   data.p.matches is evaluated in the place of the call
# CHECK:STDOUT:     memo              6:2     data.p.containers is computed once an evaluation
# CHECK:STDOUT:     scan              6:2     each element of data.p.containers
# CHECK:STDOUT:     index             19:2    elements of data.patterns by contains(data.p.containers[_].image, itself): a text index, made once for the data
# CHECK:STDOUT:     growth                    linear in input.spec.containers and data.p.containers
# CHECK:STDOUT:
# CHECK:STDOUT:   calls.rego:[[@LINE-32]]: deny contains item.name if {
# CHECK:STDOUT:     scan              12:2    each element of input.items
# CHECK:STDOUT:     overlay           13:2    with input.item: an overlay; 1 document that may depend on it is computed anew
# CHECK:STDOUT:     memo              13:2    data.p.allowed is computed once for each value of the `with`
# CHECK:STDOUT:     slots                     input.items[_].name
# CHECK:STDOUT:     growth                    product of input.item.parts and input.items
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.matches (function)
# CHECK:STDOUT:
# CHECK:STDOUT:   calls.rego:[[@LINE-34]]: matches(container) if {
# CHECK:STDOUT:     inlined                   is part of what calls it
# CHECK:STDOUT:     index             19:2    elements of data.patterns by contains(data.p.containers[_].image, itself): a text index, made once for the data
# CHECK:STDOUT:     growth                    linear in data.p.containers
