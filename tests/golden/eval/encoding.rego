# ARGS: eval -d %s data.p
package p

base64_text := base64.encode("regoc?>")

url_text := base64url.encode("regoc?>")

back := base64.decode(base64_text)

as_json := json.marshal({"b": [1, 2.5, "x<y"], "a": null})

from_json := json.unmarshal("{\"a\": [1, 2]}")

as_hex := hex.encode("regoc")

quoted := urlquery.encode("a b&c=ü")

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "as_hex": "7265676f63",
# CHECK:STDOUT:             "as_json": "{\"a\":null,\"b\":[1,2.5,\"x\\u003cy\"]}",
# CHECK:STDOUT:             "back": "regoc?\u003e",
# CHECK:STDOUT:             "base64_text": "cmVnb2M/Pg==",
# CHECK:STDOUT:             "from_json": {
# CHECK:STDOUT:               "a": [
# CHECK:STDOUT:                 1,
# CHECK:STDOUT:                 2
# CHECK:STDOUT:               ]
# CHECK:STDOUT:             },
# CHECK:STDOUT:             "quoted": "a+b%26c%3D%C3%BC",
# CHECK:STDOUT:             "url_text": "cmVnb2M_Pg=="
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
