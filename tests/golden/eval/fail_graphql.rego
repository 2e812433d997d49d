# ARGS: eval --strict-builtin-errors -d %s data.p.parsed
package p

parsed := graphql.parse(`{ employee { nam } }`, `type Query { employee: Employee } type Employee { name: String }`)

# EXIT: 2
# CHECK:STDOUT: {
# CHECK:STDOUT:   "errors": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "message": "graphql.parse: Cannot query field \"nam\" on type \"Employee\". Did you mean \"name\"?\n in GraphQL string at location 1:14",
# CHECK:STDOUT:       "code": "eval_builtin_error",
# CHECK:STDOUT:       "location": {
# CHECK:STDOUT:         "file": "fail_graphql.rego",
# CHECK:STDOUT:         "row": 4,
# CHECK:STDOUT:         "col": 11
# CHECK:STDOUT:       },
# CHECK:STDOUT:       "stack_trace": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 1,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "fail_graphql.rego",
# CHECK:STDOUT:             "row": 4,
# CHECK:STDOUT:             "col": 11
# CHECK:STDOUT:           }
# CHECK:STDOUT:         },
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "query_id": 0,
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "file": "",
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
