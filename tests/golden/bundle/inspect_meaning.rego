# Rules, annotations, required built-ins and what of the input each entry point reads.
# ARGS: build -t rego -r v1 -o b.tar.gz %s
# ARGS: inspect -a b.tar.gz

# METADATA
# title: Images
# description: What images may run.
# organizations: [Acme]
# authors: [A B <a@b.c>]
# related_resources:
# - ref: https://example.com/x
#   description: see
package k8s

# METADATA
# entrypoint: true
# custom: {severity: HIGH, ids: [1, 2]}
# schemas: [{input: schema.input}]
deny contains msg if {
	some c in input.request.object.spec.containers
	endswith(c.image, ":latest")
	msg := sprintf("%s in %s", [c.name, input.request.namespace])
}

# METADATA
# entrypoint: true
allow if roles[input.user][input["on-call"]]

roles[name] := data.roles[name] if name := input.user

# METADATA
# entrypoint: true
fixed := 1

# CHECK:STDOUT: MANIFEST:
# CHECK:STDOUT: ┌────────────────────┬──────────────────────────────────────────────────────────────────┐
# CHECK:STDOUT: │       FIELD        │                              VALUE                               │
# CHECK:STDOUT: ├────────────────────┼──────────────────────────────────────────────────────────────────┤
# CHECK:STDOUT: │ Rego Version       │ 1                                                                │
# CHECK:STDOUT: │ Revision           │ v1                                                               │
# CHECK:STDOUT: │ Content Revision   │ 18d2a5af455d0b93b184067d1017833432dd7afb128cf69919a2e0c82a49a490 │
# CHECK:STDOUT: │ Required Built-Ins │ endswith                                                         │
# CHECK:STDOUT: │                    │ sprintf                                                          │
# CHECK:STDOUT: └────────────────────┴──────────────────────────────────────────────────────────────────┘
# CHECK:STDOUT: NAMESPACES:
# CHECK:STDOUT: ┌───────────┬───────────────────────┐
# CHECK:STDOUT: │ NAMESPACE │         FILE          │
# CHECK:STDOUT: ├───────────┼───────────────────────┤
# CHECK:STDOUT: │ data      │ /data.json            │
# CHECK:STDOUT: │ data.k8s  │ /inspect_meaning.rego │
# CHECK:STDOUT: └───────────┴───────────────────────┘
# CHECK:STDOUT: ANNOTATIONS:
# CHECK:STDOUT: Images
# CHECK:STDOUT: ======
# CHECK:STDOUT:
# CHECK:STDOUT: What images may run.
# CHECK:STDOUT:
# CHECK:STDOUT: Package:  k8s
# CHECK:STDOUT: Location: /inspect_meaning.rego:[[@LINE-46]]
# CHECK:STDOUT: Scope: package
# CHECK:STDOUT:
# CHECK:STDOUT: Organizations:
# CHECK:STDOUT:  Acme
# CHECK:STDOUT:
# CHECK:STDOUT: Authors:
# CHECK:STDOUT:  A B <a@b.c>
# CHECK:STDOUT:
# CHECK:STDOUT: Related Resources:
# CHECK:STDOUT:  https://example.com/x see
# CHECK:STDOUT:
# CHECK:STDOUT: k8s.deny
# CHECK:STDOUT: ========
# CHECK:STDOUT:
# CHECK:STDOUT: Package:  k8s
# CHECK:STDOUT: Rule:     deny
# CHECK:STDOUT: Location: /inspect_meaning.rego:[[@LINE-57]]
# CHECK:STDOUT: Scope: document
# CHECK:STDOUT: Entrypoint: true
# CHECK:STDOUT:
# CHECK:STDOUT: Schemas:
# CHECK:STDOUT:  input: schema.input
# CHECK:STDOUT:
# CHECK:STDOUT: Custom:
# CHECK:STDOUT:  ids: [1,2]
# CHECK:STDOUT:  severity: "HIGH"
# CHECK:STDOUT:
# CHECK:STDOUT: k8s.allow
# CHECK:STDOUT: =========
# CHECK:STDOUT:
# CHECK:STDOUT: Package:  k8s
# CHECK:STDOUT: Rule:     allow
# CHECK:STDOUT: Location: /inspect_meaning.rego:[[@LINE-65]]
# CHECK:STDOUT: Scope: document
# CHECK:STDOUT: Entrypoint: true
# CHECK:STDOUT:
# CHECK:STDOUT: k8s.fixed
# CHECK:STDOUT: =========
# CHECK:STDOUT:
# CHECK:STDOUT: Package:  k8s
# CHECK:STDOUT: Rule:     fixed
# CHECK:STDOUT: Location: /inspect_meaning.rego:[[@LINE-68]]
# CHECK:STDOUT: Scope: document
# CHECK:STDOUT: Entrypoint: true
# CHECK:STDOUT:
# CHECK:STDOUT: RULES:
# CHECK:STDOUT: ┌────────────────┬──────────────────────────┐
# CHECK:STDOUT: │      RULE      │          PLACE           │
# CHECK:STDOUT: ├────────────────┼──────────────────────────┤
# CHECK:STDOUT: │ data.k8s.allow │ /inspect_meaning.rego:[[@LINE-82]] │
# CHECK:STDOUT: │ data.k8s.deny  │ /inspect_meaning.rego:[[@LINE-91]] │
# CHECK:STDOUT: │ data.k8s.fixed │ /inspect_meaning.rego:[[@LINE-78]] │
# CHECK:STDOUT: │ data.k8s.roles │ /inspect_meaning.rego:[[@LINE-83]] │
# CHECK:STDOUT: └────────────────┴──────────────────────────┘
# CHECK:STDOUT: READ BY ENTRY POINTS:
# CHECK:STDOUT: ┌─────────────┬───────────────────────────────────────────────┐
# CHECK:STDOUT: │ ENTRY POINT │                     INPUT                     │
# CHECK:STDOUT: ├─────────────┼───────────────────────────────────────────────┤
# CHECK:STDOUT: │ k8s/allow   │ input.user                                    │
# CHECK:STDOUT: │             │ input["on-call"]                              │
# CHECK:STDOUT: │ k8s/deny    │ input.request.namespace                       │
# CHECK:STDOUT: │             │ input.request.object.spec.containers[_].image │
# CHECK:STDOUT: │             │ input.request.object.spec.containers[_].name  │
# CHECK:STDOUT: │ k8s/fixed   │ (nothing)                                     │
# CHECK:STDOUT: └─────────────┴───────────────────────────────────────────────┘
# CHECK:STDOUT: INPUT SHAPES:
# CHECK:STDOUT: data.k8s.deny  admission-review, of Pods  it reads input.request.namespace
# CHECK:STDOUT: FILES:
# CHECK:STDOUT: ┌──────────────────────┬────────┬──────┬──────────────────────────────────────────────────────────────────┐
# CHECK:STDOUT: │         FILE         │  KIND  │ SIZE │                             SHA-256                              │
# CHECK:STDOUT: ├──────────────────────┼────────┼──────┼──────────────────────────────────────────────────────────────────┤
# CHECK:STDOUT: │ data.json            │ data   │ 3    │ ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356 │
# CHECK:STDOUT: │ inspect_meaning.rego │ policy │ 732  │ 3d5cfa3f0826f42fcf527c2d897ebfb7e8ddd1f09371df51e7c23310546f0d81 │
# CHECK:STDOUT: └──────────────────────┴────────┴──────┴──────────────────────────────────────────────────────────────────┘
