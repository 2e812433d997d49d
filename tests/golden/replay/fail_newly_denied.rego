# Entries of a decision log: recorded results, masked inputs, a line that is none, and --fail-on.
# FILE: new.rego package p
# FILE: new.rego 
# FILE: new.rego allow if input.n > 5
# FILE: log.jsonl {"decision_id": "d1", "path": "p/allow", "input": {"n": 3}, "result": true}
# FILE: log.jsonl {"decision_id": "d2", "path": "p/allow", "input": {"n": 7}, "result": true}
# FILE: log.jsonl {"decision_id": "d3", "path": "/p/allow", "input": {"n": 0}}
# FILE: log.jsonl {"decision_id": "d4", "path": "p/allow", "input": {"n": 4}, "result": true, "erased": ["/input/m"]}
# FILE: log.jsonl {"decision_id": "d5", "query": "data.p.allow = x", "input": {"n": 3}, "result": [{"x": true}]}
# FILE: log.jsonl {"decision_id": "d6", "path": "p/allow", "input": {"n": 9}, "result": false}
# ARGS: build -t plan -r 1 -o old.tar.gz -e p/allow %s
# ARGS: build -t plan -r 2 -o new.tar.gz -e p/allow new.rego
# ARGS: replay old.tar.gz new.tar.gz --decisions log.jsonl --fail-on newly-denied
package p

allow if input.n > 1

# EXIT: 1
# CHECK:STDOUT: 2 of 5 decisions changed: 1 newly denied, 1 changed
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.allow: 1 newly denied
# CHECK:STDOUT:   log.jsonl:1 (d1): newly denied
# CHECK:STDOUT:     old true
# CHECK:STDOUT:     new undefined
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.allow = x: 1 changed
# CHECK:STDOUT:   vanished in 1 decision: {"x":true}
# CHECK:STDOUT:   log.jsonl:5 (d5): changed
# CHECK:STDOUT:     old [{"x":true}]
# CHECK:STDOUT:     new []
# CHECK:STDOUT:
# CHECK:STDOUT: inputs that were erased or masked in part: 1 of 1 decision changed: 1 newly denied
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.allow: 1 newly denied
# CHECK:STDOUT:   log.jsonl:4 (d4): newly denied
# CHECK:STDOUT:     old true
# CHECK:STDOUT:     new undefined
# CHECK:STDOUT:
# CHECK:STDOUT: 1 of 5 recorded results are not what the old bundle gives:
# CHECK:STDOUT:   log.jsonl:6: recorded false
