# ARGS: eval -d %s data.p
package p

base64_text := base64.encode("regoc?>")

url_text := base64url.encode("regoc?>")

back := base64.decode(base64_text)

as_json := json.marshal({"b": [1, 2.5, "x<y"], "a": null})

from_json := json.unmarshal("{\"a\": [1, 2]}")

as_hex := hex.encode("regoc")

quoted := urlquery.encode("a b&c=ü")
