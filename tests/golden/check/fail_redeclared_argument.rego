# An argument that the body declares again: OPA refuses it, too; `=` or another name works.
# ARGS: check --v0-compatible %s
package normalize.kubernetes

pod(cont) = {
  "name": cont.name,
  "user": cont.securityContext.runAsUser,
} {
  cont := input.spec.containers[_]
}

# EXIT: 1
# CHECK:STDERR: 1 error occurred: fail_redeclared_argument.rego:[[@LINE-4]]:3: rego_compile_error: arg cont redeclared
# CHECK:STDERR: 	  cont := input.spec.containers[_]
# CHECK:STDERR: 	  ^~~~
# CHECK:STDERR: 	hint: `cont` is an argument already; write `cont = input.spec.containers[_]` to compare it, or use another name: `new_cont := input.spec.containers[_]`
