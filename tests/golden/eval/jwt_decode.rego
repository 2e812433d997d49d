# Header, payload and signature of a token; text that is no token is undefined.
# ARGS: eval -d %s data.p
package p

token := "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0IiwibmFtZSI6IkFubiIsImFkbWluIjp0cnVlfQ.dmFsaWQgYmFzZTY0dXJs"

parts := io.jwt.decode(token)

name := payload.name if [_, payload, _] := io.jwt.decode(token)

two_parts if io.jwt.decode("a.b")

# CHECK:STDOUT: {
# CHECK:STDOUT:   "result": [
# CHECK:STDOUT:     {
# CHECK:STDOUT:       "expressions": [
# CHECK:STDOUT:         {
# CHECK:STDOUT:           "value": {
# CHECK:STDOUT:             "name": "Ann",
# CHECK:STDOUT:             "parts": [
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "alg": "HS256",
# CHECK:STDOUT:                 "typ": "JWT"
# CHECK:STDOUT:               },
# CHECK:STDOUT:               {
# CHECK:STDOUT:                 "admin": true,
# CHECK:STDOUT:                 "name": "Ann",
# CHECK:STDOUT:                 "sub": "1234"
# CHECK:STDOUT:               },
# CHECK:STDOUT:               "76616c69642062617365363475726c"
# CHECK:STDOUT:             ],
# CHECK:STDOUT:             "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0IiwibmFtZSI6IkFubiIsImFkbWluIjp0cnVlfQ.dmFsaWQgYmFzZTY0dXJs"
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
