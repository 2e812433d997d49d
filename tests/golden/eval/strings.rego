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
