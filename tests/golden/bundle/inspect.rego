# What a bundle holds. The revision is a hash of its contents, so it is the same everywhere.
# ARGS: build -t rego -o b.tar.gz -e p/x %s
# ARGS: inspect b.tar.gz
package p

x := 1

# CHECK:STDOUT: MANIFEST:
# CHECK:STDOUT: ┌──────────────────┬──────────────────────────────────────────────────────────────────┐
# CHECK:STDOUT: │      FIELD       │                              VALUE                               │
# CHECK:STDOUT: ├──────────────────┼──────────────────────────────────────────────────────────────────┤
# CHECK:STDOUT: │ Rego Version     │ 1                                                                │
# CHECK:STDOUT: │ Revision         │ b7b166b2cf5974952b7eea32745c7743fb8c6fc28ae0b64eefc3aef32907cd37 │
# CHECK:STDOUT: │ Content Revision │ b7b166b2cf5974952b7eea32745c7743fb8c6fc28ae0b64eefc3aef32907cd37 │
# CHECK:STDOUT: └──────────────────┴──────────────────────────────────────────────────────────────────┘
# CHECK:STDOUT: NAMESPACES:
# CHECK:STDOUT: ┌───────────┬───────────────┐
# CHECK:STDOUT: │ NAMESPACE │     FILE      │
# CHECK:STDOUT: ├───────────┼───────────────┤
# CHECK:STDOUT: │ data      │ /data.json    │
# CHECK:STDOUT: │ data.p    │ /inspect.rego │
# CHECK:STDOUT: └───────────┴───────────────┘
# CHECK:STDOUT: RULES:
# CHECK:STDOUT: ┌──────────┬─────────────────┐
# CHECK:STDOUT: │   RULE   │      PLACE      │
# CHECK:STDOUT: ├──────────┼─────────────────┤
# CHECK:STDOUT: │ data.p.x │ /inspect.rego:[[@LINE-21]] │
# CHECK:STDOUT: └──────────┴─────────────────┘
# CHECK:STDOUT: FILES:
# CHECK:STDOUT: ┌──────────────┬────────┬──────┬──────────────────────────────────────────────────────────────────┐
# CHECK:STDOUT: │     FILE     │  KIND  │ SIZE │                             SHA-256                              │
# CHECK:STDOUT: ├──────────────┼────────┼──────┼──────────────────────────────────────────────────────────────────┤
# CHECK:STDOUT: │ data.json    │ data   │ 3    │ ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356 │
# CHECK:STDOUT: │ inspect.rego │ policy │ 113  │ dfce9a44f80616f3b7cb607fd2e368ec82976893a0260d8ad8895e1b8a27f214 │
# CHECK:STDOUT: └──────────────┴────────┴──────┴──────────────────────────────────────────────────────────────────┘
