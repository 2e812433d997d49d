# An argument that the body declares again: OPA refuses it, too; `=` or another name works.
# ARGS: check --v0-compatible %s
package normalize.kubernetes

pod(cont) = {
  "name": cont.name,
  "user": cont.securityContext.runAsUser,
} {
  cont := input.spec.containers[_]
}
