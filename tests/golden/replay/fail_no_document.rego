# An entry point that neither bundle has is a slip of the pen.
# FILE: inputs.jsonl {"n": 1}
# ARGS: build -t plan -r 1 -o old.tar.gz -e p/allow %s
# ARGS: replay old.tar.gz old.tar.gz --decisions inputs.jsonl -e p/alow
package p

allow if input.n > 1

# EXIT: 2
# CHECK:STDERR: error: neither bundle has a document data.p.alow
