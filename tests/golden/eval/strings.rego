# ARGS: eval -d %s data.p
package p

joined := concat("/", ["a", "b", "c"])

printed := sprintf("%v %d %s %q %05.2f %x", [{"a": [1, "b"]}, 42, "s", "q\"", 3.14159, 255])

cut := trim_prefix("v1.2", "v")

parts := split("a,b,c", ",")

replaced := replace("aXbX", "X", "-")

upper_case := upper("straße")

reversed := strings.reverse("añb")

part := substring("héllo", 1, 3)

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "cut": "1.2",
# CHECK:STDOUT:             "joined": "a/b/c",
# CHECK:STDOUT:             "part": "éll",
# CHECK:STDOUT:             "parts": [
# CHECK:STDOUT:               "a",
# CHECK:STDOUT:               "b",
# CHECK:STDOUT:               "c"
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "printed": "{\"a\": [1, \"b\"]} 42 s \"q\\\"\" 03.14 ff",
# CHECK:STDOUT:             "replaced": "a-b-",
# CHECK:STDOUT:             "reversed": "bña",
# CHECK:STDOUT:             "upper_case": "STRAßE"
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
