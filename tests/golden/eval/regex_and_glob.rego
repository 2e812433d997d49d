# ARGS: eval -d %s data.p
package p

version := regex.match(`^v\d+\.\d+$`, "v1.22")

found := regex.find_n(`[a-z]+`, "ab 12 cd ef", 2)

groups := regex.find_all_string_submatch_n(`(\w)=(\d)`, "a=1 b=2", -1)

one_level := glob.match("*.example.com", ["."], "api.example.com")

two_levels := glob.match("*.example.com", ["."], "a.b.example.com")

any_level := glob.match("**.example.com", ["."], "a.b.example.com")

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "any_level": true,
# CHECK:STDOUT:             "found": [
# CHECK:STDOUT:               "ab",
# CHECK:STDOUT:               "cd"
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "groups": [
# CHECK:STDOUT:               [
# CHECK:STDOUT:                 "a=1",
# CHECK:STDOUT:                 "a",
# CHECK:STDOUT:                 "1"
# CHECK:STDOUT:               ],
# CHECK:STDOUT:               [
# CHECK:STDOUT:                 "b=2",
# CHECK:STDOUT:                 "b",
# CHECK:STDOUT:                 "2"
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "one_level": true,
# CHECK:STDOUT:             "two_levels": false,
# CHECK:STDOUT:             "version": true
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
