# `parts` declared in the body, used in the head.
# ARGS: eval -d %s data.p.name
package p

name := payload.name if {
	[_, payload, _] := io.jwt.decode("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYW1lIjoiQW5uIn0.AA")
}
