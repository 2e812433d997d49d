# Base documents are read by paths of text: a number finds the key that is its text, a text that is a number finds an
# item. Values that are not base documents, or came through a variable, have keys of their own kind.
# ARGS: eval -d %s -d data.json -i input.json -f pretty data.p
# INPUT: {"port": 80, "index": "1", "data": {"80": "http"}}
# FILE: data.json {"ports": {"80": {"name": "http"}, "1.0": {"name": "text"}}, "list": [{"n": 5}, {"n": 6}],
# FILE: data.json  "nested": {"a": {"80": 1}, "b": [2, 3]}}
package p

by_number := data.ports[input.port].name

by_constant := data.ports[80].name

by_decimal := data.ports[1.0].name

by_text := data.list[input.index].n

by_constant_text := data.list["0"].n

texts := [x | some k in ["0", "00", "-0", "+1", "1.0", "1.5", "x", "", "2", "-1", " 0"]; x := data.list[k].n]

behind_variable := {i | some i; data.nested[i][input.port]}

through_variable := ports[80] if ports := data.ports

in_input := input.data[80]

virtual["80"] := "own"

in_rule := virtual[80]

in_values := [k | some k in [true, null, [80], {80}]; data.ports[k]]

# CHECK:STDOUT: {
# CHECK:STDOUT:   "behind_variable": [
# CHECK:STDOUT:     "a"
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "by_constant": "http",
# CHECK:STDOUT:   "by_constant_text": 5,
# CHECK:STDOUT:   "by_decimal": "text",
# CHECK:STDOUT:   "by_number": "http",
# CHECK:STDOUT:   "by_text": 6,
# CHECK:STDOUT:   "in_values": [],
# CHECK:STDOUT:   "texts": [
# CHECK:STDOUT:     5,
# CHECK:STDOUT:     5,
# CHECK:STDOUT:     5,
# CHECK:STDOUT:     6,
# CHECK:STDOUT:     6
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "virtual": {
# CHECK:STDOUT:     "80": "own"
# CHECK:STDOUT:   }
# CHECK:STDOUT: }
