# ARGS: eval -d %s data.p
package p

schema := `
type Employee { id: String! salary(currency: Currency = EUR): Int }
enum Currency { EUR USD }
type Query { employeeByID(id: String): Employee }
`

tree := graphql.parse_query(`{ employeeByID(id: "alice") { salary } }`)

valid := graphql.is_valid(tree, schema)

unknown_field := graphql.parse_and_verify(`{ employeeByID(id: "alice") { age } }`, schema)

not_an_enum := graphql.is_valid(`{ employeeByID(id: "alice") { salary(currency: YEN) } }`, schema)

extended := graphql.schema_is_valid(graphql.parse_schema(concat("", [schema, "extend enum Currency { YEN }"])))

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "extended": true,
# CHECK:STDOUT:             "not_an_enum": false,
# CHECK:STDOUT:             "schema": "\ntype Employee { id: String! salary(currency: Currency = EUR): Int }\nenum Currency { EUR USD }\ntype Query { employeeByID(id: String): Employee }\n",
# CHECK:STDOUT:             "tree": {
# CHECK:STDOUT:               "Operations": [
# CHECK:STDOUT:                 {
# CHECK:STDOUT:                   "Name": "",
# CHECK:STDOUT:                   "Operation": "query",
# CHECK:STDOUT:                   "SelectionSet": [
# CHECK:STDOUT:                     {
# CHECK:STDOUT:                       "Alias": "employeeByID",
# CHECK:STDOUT:                       "Arguments": [
# CHECK:STDOUT:                         {
# CHECK:STDOUT:                           "Name": "id",
# CHECK:STDOUT:                           "Value": {
# CHECK:STDOUT:                             "ExpectedTypeHasDefault": false,
# CHECK:STDOUT:                             "Kind": 3,
# CHECK:STDOUT:                             "Raw": "alice"
# CHECK:STDOUT:                           }
# CHECK:STDOUT:                         }
# CHECK:STDOUT:                       ],
# CHECK:STDOUT:                       "Name": "employeeByID",
# CHECK:STDOUT:                       "SelectionSet": [
# CHECK:STDOUT:                         {
# CHECK:STDOUT:                           "Alias": "salary",
# CHECK:STDOUT:                           "Name": "salary"
# CHECK:STDOUT:                         }
# CHECK:STDOUT:                       ]
# CHECK:STDOUT:                     }
# CHECK:STDOUT:                   ]
# CHECK:STDOUT:                 }
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "unknown_field": [
# CHECK:STDOUT:               false,
# CHECK:STDOUT:               {},
# CHECK:STDOUT:               {}
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "valid": true
# CHECK:STDOUT:           },
# CHECK:STDOUT:           "text": "data.p",
# CHECK:STDOUT:           "location": {
# CHECK:STDOUT:             "row": 1,
# CHECK:STDOUT:             "col": 1
# CHECK:STDOUT:           }
# CHECK:STDOUT:         }
# CHECK:STDOUT:       ]
# CHECK:STDOUT:     }
# CHECK:STDOUT:   ]
# CHECK:STDOUT: }
