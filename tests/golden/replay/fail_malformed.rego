# A record that cannot be read makes the run fail at its end.
# FILE: inputs.jsonl {"n": 1}
# FILE: inputs.jsonl {"n": 2
# FILE: inputs.jsonl {"n": 3}
# ARGS: build -t plan -r 1 -o old.tar.gz -e p/allow %s
# ARGS: replay old.tar.gz old.tar.gz --decisions inputs.jsonl -e p/allow
package p

allow if input.n > 1

# EXIT: 2
# CHECK:STDOUT: 0 of 2 decisions changed
# CHECK:STDOUT: 2 decisions cannot have changed: same plan, same data
# CHECK:STDOUT: 1 malformed:
# CHECK:STDOUT:   inputs.jsonl:2: offset 7: unexpected end of JSON input
