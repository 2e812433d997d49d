# ARGS: build -t rego -r v1.2.3 -o b.tar.gz -e p/x %s
# ARGS: inspect --format json b.tar.gz
package p

x := 1

# CHECK:STDOUT: {
# CHECK:STDOUT:   "manifest": {
# CHECK:STDOUT:     "revision": "v1.2.3",
# CHECK:STDOUT:     "roots": [
# CHECK:STDOUT:       ""
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "rego_version": 1
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "signatures_config": {},
# CHECK:STDOUT:   "namespaces": {
# CHECK:STDOUT:     "data": [
# CHECK:STDOUT:       "/data.json"
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "data.p": [
# CHECK:STDOUT:       "/inspect_json.rego"
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "name": "b.tar.gz",
# CHECK:STDOUT:   "content_revision": "2650c053c924181c0539fda2c0db2aaf864f0cacac0a2cee5bedd4dae7e9fe6a",
# CHECK:STDOUT:   "type": "snapshot",
# CHECK:STDOUT:   "signers": [],
# CHECK:STDOUT:   "rules": {
# CHECK:STDOUT:     "data.p.x": [
# CHECK:STDOUT:       "/inspect_json.rego:[[@LINE-25]]"
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "files": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "path": "data.json",
# CHECK:STDOUT:       "kind": "data",
# CHECK:STDOUT:       "size": 3,
# CHECK:STDOUT:       "sha256": "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "path": "inspect_json.rego",
# CHECK:STDOUT:       "kind": "policy",
# CHECK:STDOUT:       "size": 20,
# CHECK:STDOUT:       "sha256": "80af6bcb3c2b3f54cf6bf217d7948019e45dd2344707080deb70ffba202fdd12"
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "total_bytes": 23
# CHECK:STDOUT: }
