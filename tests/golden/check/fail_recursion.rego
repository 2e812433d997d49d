# ARGS: check %s
package p

a if b

b if c

c if a

# EXIT: 1
# CHECK:STDERR: 3 errors occurred:
# CHECK:STDERR: fail_recursion.rego:[[@LINE-8]]: rego_recursion_error: rule data.p.a is recursive: data.p.a -> data.p.b -> data.p.c -> data.p.a
# CHECK:STDERR: fail_recursion.rego:[[@LINE-7]]: rego_recursion_error: rule data.p.b is recursive: data.p.b -> data.p.c -> data.p.a -> data.p.b
# CHECK:STDERR: fail_recursion.rego:[[@LINE-6]]: rego_recursion_error: rule data.p.c is recursive: data.p.c -> data.p.a -> data.p.b -> data.p.c
