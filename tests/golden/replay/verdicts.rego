# What results mean that do not say so: --denies and --allows.
# FILE: new.rego package p
# FILE: new.rego 
# FILE: new.rego blocked := ["x"] if input.n > 1
# FILE: new.rego 
# FILE: new.rego answer := {"status": {"ok": "yes"}}
# FILE: inputs.jsonl {"n": 1}
# FILE: inputs.jsonl {"n": 2}
# ARGS: build -t plan -r 1 -o old.tar.gz -e p %s
# ARGS: build -t plan -r 2 -o new.tar.gz -e p new.rego
# ARGS: replay old.tar.gz new.tar.gz --decisions inputs.jsonl -e p --denies p/blocked --allows p/answer/status/ok
package p

blocked := [] if input.n > 0

answer := {"status": {}}

# CHECK:STDOUT: 2 of 2 decisions changed: 1 newly denied, 2 newly allowed, 1 changed
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.answer: 2 newly allowed
# CHECK:STDOUT:   inputs.jsonl:1: newly allowed
# CHECK:STDOUT:     old {"status":{}}
# CHECK:STDOUT:     new {"status":{"ok":"yes"}}
# CHECK:STDOUT:   inputs.jsonl:2: newly allowed
# CHECK:STDOUT:     old {"status":{}}
# CHECK:STDOUT:     new {"status":{"ok":"yes"}}
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.blocked: 1 newly denied, 1 changed
# CHECK:STDOUT:   appeared in 1 decision: x
# CHECK:STDOUT:   inputs.jsonl:2: newly denied
# CHECK:STDOUT:     old []
# CHECK:STDOUT:     new ["x"]
# CHECK:STDOUT:   inputs.jsonl:1: changed
# CHECK:STDOUT:     old []
# CHECK:STDOUT:     new undefined
