# ARGS: eval --v0-compatible -d %s -i input.json data.kubernetes.admission.deny
# INPUT: {"request": {"kind": {"kind": "Pod"}, "object": {"spec": {"containers": [{"name": "a", "image": "nginx:latest"}, {"name": "b", "image": "nginx:1.27"}]}}}}
package kubernetes.admission

# deny pods that use image:latest
deny[msg] {
  input.request.kind.kind == "Pod"
  container := input.request.object.spec.containers[_]
  endswith(container.image, ":latest")
  msg := sprintf("container %v uses latest tag", [container.name])
}
