# ARGS: parse --format json %s
package p

a if {
	every k, v in input.o { v > 0 }
	not input.bad with input as {"bad": false}
} else := 2 if {
	{x | x := input.xs[_]} == {1, 2}
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
# CHECK:STDOUT:   "rules": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "body": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "index": 0,
# CHECK:STDOUT:           "terms": {
# CHECK:STDOUT:             "body": [
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "index": 0,
# CHECK:STDOUT:                 "terms": [
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "ref",
# CHECK:STDOUT:                     "value": [
# CHECK:STDOUT:                       {
# CHECK:STDOUT:                         "type": "var",
# CHECK:STDOUT:                         "value": "gt"
# CHECK:STDOUT:                       }
# CHECK:STDOUT:                     ]
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "var",
# CHECK:STDOUT:                     "value": "v"
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "number",
# CHECK:STDOUT:                     "value": 0
# CHECK:STDOUT:                   }
# CHECK:STDOUT:                 ]
# CHECK:STDOUT:               }
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "domain": {
# CHECK:STDOUT:               "type": "ref",
# CHECK:STDOUT:               "value": [
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "type": "var",
# CHECK:STDOUT:                   "value": "input"
# CHECK:STDOUT:                 },
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "type": "string",
# CHECK:STDOUT:                   "value": "o"
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "key": {
# CHECK:STDOUT:               "type": "var",
# CHECK:STDOUT:               "value": "k"
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "value": {
# CHECK:STDOUT:               "type": "var",
# CHECK:STDOUT:               "value": "v"
# CHECK:STDOUT:             }
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "index": 1,
# CHECK:STDOUT:           "negated": true,
# CHECK:STDOUT:           "terms": {
# CHECK:STDOUT:             "type": "ref",
# CHECK:STDOUT:             "value": [
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "var",
# CHECK:STDOUT:                 "value": "input"
# CHECK:STDOUT:               },
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "string",
# CHECK:STDOUT:                 "value": "bad"
# CHECK:STDOUT:               }
# CHECK:STDOUT:             ]
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "with": [
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "target": {
# CHECK:STDOUT:                 "type": "ref",
# CHECK:STDOUT:                 "value": [
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "var",
# CHECK:STDOUT:                     "value": "input"
# CHECK:STDOUT:                   }
# CHECK:STDOUT:                 ]
# CHECK:STDOUT:               },
# CHECK:STDOUT:               "value": {
# CHECK:STDOUT:                 "type": "object",
# CHECK:STDOUT:                 "value": [
# CHECK:STDOUT:                   [
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "type": "string",
# CHECK:STDOUT:                       "value": "bad"
# CHECK:STDOUT:                     },
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "type": "boolean",
# CHECK:STDOUT:                       "value": false
# CHECK:STDOUT:                     }
# CHECK:STDOUT:                   ]
# CHECK:STDOUT:                 ]
# CHECK:STDOUT:               }
# CHECK:STDOUT:             }
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ],
# CHECK:STDOUT:       "else": {
# CHECK:STDOUT:         "body": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "index": 0,
# CHECK:STDOUT:             "terms": [
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "ref",
# CHECK:STDOUT:                 "value": [
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "var",
# CHECK:STDOUT:                     "value": "equal"
# CHECK:STDOUT:                   }
# CHECK:STDOUT:                 ]
# CHECK:STDOUT:               },
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "setcomprehension",
# CHECK:STDOUT:                 "value": {
# CHECK:STDOUT:                   "term": {
# CHECK:STDOUT:                     "type": "var",
# CHECK:STDOUT:                     "value": "x"
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   "body": [
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "index": 0,
# CHECK:STDOUT:                       "terms": [
# CHECK:STDOUT:                         {
# CHECK:STDOUT:                           "type": "ref",
# CHECK:STDOUT:                           "value": [
# CHECK:STDOUT:                             {
# CHECK:STDOUT:                               "type": "var",
# CHECK:STDOUT:                               "value": "assign"
# CHECK:STDOUT:                             }
# CHECK:STDOUT:                           ]
# CHECK:STDOUT:                         },
# CHECK:STDOUT:                         {
# CHECK:STDOUT:                           "type": "var",
# CHECK:STDOUT:                           "value": "x"
# CHECK:STDOUT:                         },
# CHECK:STDOUT:                         {
# CHECK:STDOUT:                           "type": "ref",
# CHECK:STDOUT:                           "value": [
# CHECK:STDOUT:                             {
# CHECK:STDOUT:                               "type": "var",
# CHECK:STDOUT:                               "value": "input"
# CHECK:STDOUT:                             },
# CHECK:STDOUT:                             {
# CHECK:STDOUT:                               "type": "string",
# CHECK:STDOUT:                               "value": "xs"
# CHECK:STDOUT:                             },
# CHECK:STDOUT:                             {
# CHECK:STDOUT:                               "type": "var",
# CHECK:STDOUT:                               "value": "$0"
# CHECK:STDOUT:                             }
# CHECK:STDOUT:                           ]
# CHECK:STDOUT:                         }
# CHECK:STDOUT:                       ]
# CHECK:STDOUT:                     }
# CHECK:STDOUT:                   ]
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               },
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "type": "set",
# CHECK:STDOUT:                 "value": [
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "number",
# CHECK:STDOUT:                     "value": 1
# CHECK:STDOUT:                   },
# CHECK:STDOUT:                   {
# CHECK:STDOUT:                     "type": "number",
# CHECK:STDOUT:                     "value": 2
# CHECK:STDOUT:                   }
# CHECK:STDOUT:                 ]
# CHECK:STDOUT:               }
# CHECK:STDOUT:             ]
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ],
# CHECK:STDOUT:         "head": {
# CHECK:STDOUT:           "name": "a",
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "type": "number",
# CHECK:STDOUT:             "value": 2
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "assign": true,
# CHECK:STDOUT:           "ref": [
# CHECK:STDOUT:             {
# CHECK:STDOUT:               "type": "var",
# CHECK:STDOUT:               "value": "a"
# CHECK:STDOUT:             }
# CHECK:STDOUT:           ]
# CHECK:STDOUT:         }
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "head": {
# CHECK:STDOUT:         "name": "a",
# CHECK:STDOUT:         "value": {
# CHECK:STDOUT:           "type": "boolean",
# CHECK:STDOUT:           "value": true
# CHECK:STDOUT:         },
# CHECK:STDOUT:         "ref": [
# CHECK:STDOUT:           {
# CHECK:STDOUT:             "type": "var",
# CHECK:STDOUT:             "value": "a"
# CHECK:STDOUT:           }
# CHECK:STDOUT:         ]
# CHECK:STDOUT:       }
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
