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

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": [
# CHECK:STDOUT:             "container a uses latest tag"
# CHECK:STDOUT:           ],
# CHECK:STDOUT:           "text": "data.kubernetes.admission.deny",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
