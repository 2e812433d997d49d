# Plain inputs, one a line: two rules of a package, one of them a set of messages.
# FILE: new.rego package p
# FILE: new.rego 
# FILE: new.rego allow if input.role == "admin"
# FILE: new.rego 
# FILE: new.rego deny contains sprintf("%s has no team", [input.name]) if not input.team
# FILE: new.rego 
# FILE: new.rego deny contains "no name" if not input.name
# FILE: inputs.jsonl {"name": "a", "role": "admin", "team": "x"}
# FILE: inputs.jsonl {"name": "b", "role": "dev"}
# FILE: inputs.jsonl {"name": "c", "role": "admin"}
# FILE: inputs.jsonl {"name": "d", "role": "ops", "team": "y"}
# FILE: inputs.jsonl {"role": "admin", "team": "y"}
# ARGS: build -t plan -r 1 -o old.tar.gz -e p %s
# ARGS: build -t plan -r 2 -o new.tar.gz -e p new.rego
# ARGS: replay old.tar.gz new.tar.gz --decisions inputs.jsonl -e p
package p

allow if input.role in {"admin", "dev"}

deny contains "no name" if not input.name

deny contains "ops may not" if input.role == "ops"

# CHECK:STDOUT: 3 of 5 decisions changed: 2 newly denied, 1 newly allowed
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.allow: 1 newly denied
# CHECK:STDOUT:   inputs.jsonl:2: newly denied
# CHECK:STDOUT:     old true
# CHECK:STDOUT:     new undefined
# CHECK:STDOUT:
# CHECK:STDOUT: data.p.deny: 2 newly denied, 1 newly allowed
# CHECK:STDOUT:   appeared in 1 decision: b has no team
# CHECK:STDOUT:   appeared in 1 decision: c has no team
# CHECK:STDOUT:   vanished in 1 decision: ops may not
# CHECK:STDOUT:   inputs.jsonl:2: newly denied
# CHECK:STDOUT:     old []
# CHECK:STDOUT:     new ["b has no team"]
# CHECK:STDOUT:   inputs.jsonl:3: newly denied
# CHECK:STDOUT:     old []
# CHECK:STDOUT:     new ["c has no team"]
# CHECK:STDOUT:   inputs.jsonl:4: newly allowed
# CHECK:STDOUT:     old ["ops may not"]
# CHECK:STDOUT:     new []
