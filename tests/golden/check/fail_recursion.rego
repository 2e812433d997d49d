# ARGS: check %s
package p

a if b

b if c

c if a

# EXIT: 1
# CHECK:STDERR: 3 errors occurred:
# CHECK:STDERR: fail_recursion.rego:[[@LINE-8]]:1: rego_recursion_error: rule data.p.a is recursive: data.p.a -> data.p.b -> data.p.c -> data.p.a
# CHECK:STDERR: 	a if b
# CHECK:STDERR: 	^~~~~~
# CHECK:STDERR: 	hint: rules can't depend on themselves; `walk` and `graph.reachable` follow nested data
# CHECK:STDERR: fail_recursion.rego:[[@LINE-10]]:1: rego_recursion_error: rule data.p.b is recursive: data.p.b -> data.p.c -> data.p.a -> data.p.b
# CHECK:STDERR: 	b if c
# CHECK:STDERR: 	^~~~~~
# CHECK:STDERR: 	hint: rules can't depend on themselves; `walk` and `graph.reachable` follow nested data
# CHECK:STDERR: fail_recursion.rego:[[@LINE-12]]:1: rego_recursion_error: rule data.p.c is recursive: data.p.c -> data.p.a -> data.p.b -> data.p.c
# CHECK:STDERR: 	c if a
# CHECK:STDERR: 	^~~~~~
# CHECK:STDERR: 	hint: rules can't depend on themselves; `walk` and `graph.reachable` follow nested data
