# ARGS: parse --format json %s
package p

import data.q as r

default allow := false

deny contains msg if {
	some i, x in r.items
	msg := sprintf("%d: %v", [i, x])
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "package": {
# CHECK:STDOUT:     "path": [
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "type": "var",
# CHECK:STDOUT:         "value": "data"
# CHECK:STDOUT:       },
# CHECK:STDOUT:       {
# CHECK:STDOUT:         "type": "string",
# CHECK:STDOUT:         "value": "p"
# CHECK:STDOUT:       }
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   },
# CHECK:STDOUT:   "imports": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "alias": "r",
# CHECK:STDOUT:       "path": {
# CHECK:STDOUT:         "type": "ref",
# CHECK:STDOUT:         "value": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "type": "var",
# CHECK:STDOUT:             "value": "data"
# CHECK:STDOUT:           },
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "type": "string",
# CHECK:STDOUT:             "value": "q"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "rules": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "body": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "generated": true,
# CHECK:STDOUT:           "index": 0,
# CHECK:STDOUT:           "terms": {
# CHECK:STDOUT:             "type": "boolean",
# CHECK:STDOUT:             "value": true
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "default": true,
# CHECK:STDOUT:       "head": {
# CHECK:STDOUT:         "name": "allow",
# CHECK:STDOUT:         "value": {
# CHECK:STDOUT:           "type": "boolean",
# CHECK:STDOUT:           "value": false
# CHECK:STDOUT:         },
# CHECK:STDOUT:         "assign": true,
# CHECK:STDOUT:         "ref": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "type": "var",
# CHECK:STDOUT:             "value": "allow"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     },
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "body": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "index": 0,
# CHECK:STDOUT:           "terms": {
# CHECK:STDOUT:             "symbols": [
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "call",
# CHECK:STDOUT:                 "value": [
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "ref",
# CHECK:STDOUT:                     "value": [
# CHECK:STDOUT:                       {
# CHECK:STDOUT:                         "type": "var",
# CHECK:STDOUT:                         "value": "internal"
# CHECK:STDOUT:                       },
# CHECK:STDOUT:                       {
# CHECK:STDOUT:                         "type": "string",
# CHECK:STDOUT:                         "value": "member_3"
# CHECK:STDOUT:                       }
# CHECK:STDOUT:                     ]
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "var",
# CHECK:STDOUT:                     "value": "i"
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "var",
# CHECK:STDOUT:                     "value": "x"
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "ref",
# CHECK:STDOUT:                     "value": [
# CHECK:STDOUT:                       {
# CHECK:STDOUT:                         "type": "var",
# CHECK:STDOUT:                         "value": "r"
# CHECK:STDOUT:                       },
# CHECK:STDOUT:                       {
# CHECK:STDOUT:                         "type": "string",
# CHECK:STDOUT:                         "value": "items"
# CHECK:STDOUT:                       }
# CHECK:STDOUT:                     ]
# CHECK:STDOUT:                   }
# CHECK:STDOUT:                 ]
# CHECK:STDOUT:               }
# CHECK:STDOUT:             ]
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "index": 1,
# CHECK:STDOUT:           "terms": [
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "type": "ref",
# CHECK:STDOUT:               "value": [
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "type": "var",
# CHECK:STDOUT:                   "value": "assign"
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             },
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "type": "var",
# CHECK:STDOUT:               "value": "msg"
# CHECK:STDOUT:             },
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "type": "call",
# CHECK:STDOUT:               "value": [
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "type": "ref",
# CHECK:STDOUT:                   "value": [
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "type": "var",
# CHECK:STDOUT:                       "value": "sprintf"
# CHECK:STDOUT:                     }
# CHECK:STDOUT:                   ]
# CHECK:STDOUT:                 },
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "type": "string",
# CHECK:STDOUT:                   "value": "%d: %v"
# CHECK:STDOUT:                 },
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "type": "array",
# CHECK:STDOUT:                   "value": [
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "type": "var",
# CHECK:STDOUT:                       "value": "i"
# CHECK:STDOUT:                     },
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "type": "var",
# CHECK:STDOUT:                       "value": "x"
# CHECK:STDOUT:                     }
# CHECK:STDOUT:                   ]
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             }
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "head": {
# CHECK:STDOUT:         "name": "deny",
# CHECK:STDOUT:         "key": {
# CHECK:STDOUT:           "type": "var",
# CHECK:STDOUT:           "value": "msg"
# CHECK:STDOUT:         },
# CHECK:STDOUT:         "ref": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "type": "var",
# CHECK:STDOUT:             "value": "deny"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
