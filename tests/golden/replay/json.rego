# The same report as JSON.
# FILE: new.rego package p
# FILE: new.rego 
# FILE: new.rego deny contains "b" if input.b
# FILE: log.jsonl [{"decision_id": "d1", "path": "p/deny", "input": {"a": true}, "result": ["a"]},
# FILE: log.jsonl  {"decision_id": "d2", "path": "p/deny", "input": {"b": true}, "result": []}]
# ARGS: build -t plan -o old.tar.gz -e p/deny --revision r1 %s
# ARGS: build -t plan -o new.tar.gz -e p/deny --revision r2 new.rego
# ARGS: replay old.tar.gz new.tar.gz --decisions log.jsonl --format json
package p

deny contains "a" if input.a

# CHECK:STDOUT: {
# CHECK:STDOUT:   "old": {
# CHECK:STDOUT:     "bundle": "old.tar.gz",
# CHECK:STDOUT:     "revision": "r1"
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "new": {
# CHECK:STDOUT:     "bundle": "new.tar.gz",
# CHECK:STDOUT:     "revision": "r2"
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "files": [
# CHECK:STDOUT:     "log.jsonl"
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "decisions": 2,
# CHECK:STDOUT:   "changed": 2,
# CHECK:STDOUT:   "changes": {
# CHECK:STDOUT:     "newly-denied": 1,
# CHECK:STDOUT:     "newly-allowed": 1,
# CHECK:STDOUT:     "changed": 0,
# CHECK:STDOUT:     "error": 0,
# CHECK:STDOUT:     "recovered": 0
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "rules": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "rule": "data.p.deny",
# CHECK:STDOUT:       "changes": {
# CHECK:STDOUT:         "newly-denied": 1,
# CHECK:STDOUT:         "newly-allowed": 1,
# CHECK:STDOUT:         "changed": 0,
# CHECK:STDOUT:         "error": 0,
# CHECK:STDOUT:         "recovered": 0
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "appeared": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "message": "b",
# CHECK:STDOUT:           "count": 1
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "vanished": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "message": "a",
# CHECK:STDOUT:           "count": 1
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "samples": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "file": "log.jsonl",
# CHECK:STDOUT:           "line": 2,
# CHECK:STDOUT:           "element": 2,
# CHECK:STDOUT:           "decision_id": "d2",
# CHECK:STDOUT:           "change": "newly-denied",
# CHECK:STDOUT:           "old": {
# CHECK:STDOUT:             "result": []
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "new": {
# CHECK:STDOUT:             "result": [
# CHECK:STDOUT:               "b"
# CHECK:STDOUT:             ]
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "appeared": [
# CHECK:STDOUT:             "b"
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "file": "log.jsonl",
# CHECK:STDOUT:           "line": 1,
# CHECK:STDOUT:           "element": 1,
# CHECK:STDOUT:           "decision_id": "d1",
# CHECK:STDOUT:           "change": "newly-allowed",
# CHECK:STDOUT:           "old": {
# CHECK:STDOUT:             "result": [
# CHECK:STDOUT:               "a"
# CHECK:STDOUT:             ]
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "new": {
# CHECK:STDOUT:             "result": []
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "vanished": [
# CHECK:STDOUT:             "a"
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "incomplete_inputs": {
# CHECK:STDOUT:     "decisions": 0,
# CHECK:STDOUT:     "changed": 0,
# CHECK:STDOUT:     "changes": {
# CHECK:STDOUT:       "newly-denied": 0,
# CHECK:STDOUT:       "newly-allowed": 0,
# CHECK:STDOUT:       "changed": 0,
# CHECK:STDOUT:       "error": 0,
# CHECK:STDOUT:       "recovered": 0
# CHECK:STDOUT:     },
# CHECK:STDOUT:     "rules": []
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "evaluations": 4,
# CHECK:STDOUT:   "evaluated_once": 0,
# CHECK:STDOUT:   "failed_on_both": 0,
# CHECK:STDOUT:   "other_log_lines": 0,
# CHECK:STDOUT:   "recorded": {
# CHECK:STDOUT:     "compared": 2,
# CHECK:STDOUT:     "differ": 0,
# CHECK:STDOUT:     "samples": []
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "malformed": {
# CHECK:STDOUT:     "count": 0,
# CHECK:STDOUT:     "samples": []
# CHECK:STDOUT:   }
# CHECK:STDOUT: }
