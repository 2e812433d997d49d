package normalize.kubernetes

# `cont` is an argument already: `=` compares it with each container; `:=` would declare it again, which is an error.
pod(cont) = {
  "name": cont.name,
  "user": cont.securityContext.runAsUser,
} {
  cont = input.spec.containers[_]
}
