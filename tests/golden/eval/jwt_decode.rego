# ARGS: eval -d %s data.p
package p

token := "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0IiwibmFtZSI6IkFubiIsImFkbWluIjp0cnVlfQ.dmFsaWQgYmFzZTY0dXJs"

header := parts[0] if parts := io.jwt.decode(token)

payload := parts[1] if parts := io.jwt.decode(token)

too_few if io.jwt.decode("a.b")
