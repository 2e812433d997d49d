# The same as JSON.
# FILE: new.rego # Another layout, other names.
# FILE: new.rego package p
# FILE: new.rego 
# FILE: new.rego allow if { admin }
# FILE: new.rego 
# FILE: new.rego admin if data.roles[input.user] == "admin"
# FILE: new.rego 
# FILE: new.rego deny contains text if {
# FILE: new.rego 	some each in input.items
# FILE: new.rego 	not each.owner
# FILE: new.rego 	text := sprintf("%s has no owner", [each.name])
# FILE: new.rego }
# FILE: new.rego 
# FILE: new.rego fresh := 1
# FILE: old.json {"roles": {"a": "admin", "b": "dev"}, "limits": [1, 2]}
# FILE: new.json {"roles": {"a": "admin", "c": "dev"}, "limits": [1, 2, 3]}
# ARGS: build -t plan -r 1 -o old.tar.gz -e p/allow -e p/deny -e p/gone %s old.json
# ARGS: build -t plan -r 2 -o new.tar.gz -e p/allow -e p/deny -e p/fresh new.rego new.json
# ARGS: diff -f json old.tar.gz new.tar.gz
package p

allow if admin

admin if data.roles[input.user] in {"admin", "root"}

deny contains msg if {
	some item in input.items
	not item.owner
	msg := sprintf("%s has no owner", [item.name])
}

gone := 1

# EXIT: 1
# CHECK:STDOUT: {
# CHECK:STDOUT:   "old": {
# CHECK:STDOUT:     "bundle": "old.tar.gz",
# CHECK:STDOUT:     "revision": "1"
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "new": {
# CHECK:STDOUT:     "bundle": "new.tar.gz",
# CHECK:STDOUT:     "revision": "2"
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "differ": true,
# CHECK:STDOUT:   "rules": {
# CHECK:STDOUT:     "added": [
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "rule": "data.p.fresh",
# CHECK:STDOUT:         "new": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "file": "new.rego",
# CHECK:STDOUT:             "row": 14,
# CHECK:STDOUT:             "text": "fresh := 1"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "removed": [
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "rule": "data.p.gone",
# CHECK:STDOUT:         "old": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "file": "fail_json.rego",
# CHECK:STDOUT:             "row": 33,
# CHECK:STDOUT:             "text": "gone := 1"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "changed": [
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "rule": "data.p.admin",
# CHECK:STDOUT:         "old": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "file": "fail_json.rego",
# CHECK:STDOUT:             "row": 25,
# CHECK:STDOUT:             "text": "admin if data.roles[input.user] in {\"admin\", \"root\"}"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "new": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "file": "new.rego",
# CHECK:STDOUT:             "row": 6,
# CHECK:STDOUT:             "text": "admin if data.roles[input.user] == \"admin\""
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "data": [
# CHECK:STDOUT:           "/roles"
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "affected": [
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "rule": "data.p.allow",
# CHECK:STDOUT:         "old": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "file": "fail_json.rego",
# CHECK:STDOUT:             "row": 23,
# CHECK:STDOUT:             "text": "allow if admin"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "new": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "file": "new.rego",
# CHECK:STDOUT:             "row": 4,
# CHECK:STDOUT:             "text": "allow if { admin }"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "through": [
# CHECK:STDOUT:           "data.p.admin"
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "data": [
# CHECK:STDOUT:           "/roles"
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "data": {
# CHECK:STDOUT:     "count": 3,
# CHECK:STDOUT:     "changes": [
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "op": "add",
# CHECK:STDOUT:         "path": "/limits/2",
# CHECK:STDOUT:         "new": 3
# CHECK:STDOUT:       },
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "op": "remove",
# CHECK:STDOUT:         "path": "/roles/b",
# CHECK:STDOUT:         "old": "dev"
# CHECK:STDOUT:       },
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "op": "add",
# CHECK:STDOUT:         "path": "/roles/c",
# CHECK:STDOUT:         "new": "dev"
# CHECK:STDOUT:       }
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "entrypoints": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "name": "p/allow",
# CHECK:STDOUT:       "old": true,
# CHECK:STDOUT:       "new": true,
# CHECK:STDOUT:       "decisions_can_change": true
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "name": "p/deny",
# CHECK:STDOUT:       "old": true,
# CHECK:STDOUT:       "new": true,
# CHECK:STDOUT:       "decisions_can_change": false
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "name": "p/fresh",
# CHECK:STDOUT:       "old": false,
# CHECK:STDOUT:       "new": true,
# CHECK:STDOUT:       "decisions_can_change": true
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "name": "p/gone",
# CHECK:STDOUT:       "old": true,
# CHECK:STDOUT:       "new": false,
# CHECK:STDOUT:       "decisions_can_change": true
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "roots": {
# CHECK:STDOUT:     "removed": [],
# CHECK:STDOUT:     "added": []
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "required_builtins": {
# CHECK:STDOUT:     "removed": [
# CHECK:STDOUT:       "internal.member_2"
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "added": []
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "signers": {
# CHECK:STDOUT:     "removed": [],
# CHECK:STDOUT:     "added": []
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "rego_versions": {
# CHECK:STDOUT:     "removed": [],
# CHECK:STDOUT:     "added": []
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "other_files": {
# CHECK:STDOUT:     "removed": [],
# CHECK:STDOUT:     "added": []
# CHECK:STDOUT:   }
# CHECK:STDOUT: }
