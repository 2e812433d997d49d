# Certificates, requests and keys from text; requests and tokens that are signed. The keys are for this test only.
# ARGS: eval -d %s -f pretty data.p.result
package p

root := `-----BEGIN CERTIFICATE-----
MIIBQDCB56ADAgECAgEBMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBHJvb3QwIBcN
MDAwMTAxMDAwMDAwWhgPMjEyNjAxMDEwMDAwMDBaMA8xDTALBgNVBAMMBHJvb3Qw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARBt5H7w8I/1loO3MbWqDY6rCLB1fFD
mUAIEv/IuotFbEeP+WYLY+c0Xbq09FUTfiQGratheXO+9AQxpePo56K0ozIwMDAP
BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBT/ytVnjHoHm9zbLiVmSlIQkK50nDAK
BggqhkjOPQQDAgNIADBFAiEA028I6YBON5jsFroAZiGiONb8+e2uNr1fHV92/n7v
EY4CICp4j7IbF3GKW7w4WX507wol373oPDHH9gfAxr6C6yPB
-----END CERTIFICATE-----`

leaf := `-----BEGIN CERTIFICATE-----
MIIBlTCCATygAwIBAgIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARyb290MCAX
DTAwMDEwMTAwMDAwMFoYDzIxMjYwMTAxMDAwMDAwWjAmMQ0wCwYDVQQKDARBY21l
MRUwEwYDVQQDDAxsZWFmLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AAQaRRYVdH+eeeezm/3BO6UZBZVgMZNysncM4BA0WBP3olm0poJPJj+bWgeugVb5
JZnDXAepCvnQtWXPap9Doqg7o3AwbjAXBgNVHREEEDAOggxsZWFmLmV4YW1wbGUw
EwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0OBBYEFKN/iFl8F6c0QHHS9eKVZCXm
xg0qMB8GA1UdIwQYMBaAFP/K1WeMegeb3NsuJWZKUhCQrnScMAoGCCqGSM49BAMC
A0cAMEQCIDn0K2VQDh4/YFMyDwdKYL0Bfj+hKStI506Zp+4b69TJAiAX69Bd0raG
DGRtu0+MWD+PSnCjLY0e8X0Z9eaRXFzlDQ==
-----END CERTIFICATE-----`

key := `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgzYTy/k9k6822QaOd
Fuz3bBSnxUa53m8gjtYbTHn6sOehRANCAAQaRRYVdH+eeeezm/3BO6UZBZVgMZNy
sncM4BA0WBP3olm0poJPJj+bWgeugVb5JZnDXAepCvnQtWXPap9Doqg7
-----END PRIVATE KEY-----`

request := `-----BEGIN CERTIFICATE REQUEST-----
MIHhMIGIAgEAMCYxDTALBgNVBAoMBEFjbWUxFTATBgNVBAMMDGxlYWYuZXhhbXBs
ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABBpFFhV0f55557Ob/cE7pRkFlWAx
k3KydwzgEDRYE/eiWbSmgk8mP5taB66BVvklmcNcB6kK+dC1Zc9qn0OiqDugADAK
BggqhkjOPQQDAgNIADBFAiABYs4jAa6E9V/RQay+gJmqAMahFxaSFVVB35PCDu5+
NgIhAObBOVxU1z4eISWN01XBsMOeSHEJMOE77wm24QhRwSMI
-----END CERTIFICATE REQUEST-----`

result.csr := csr if {
	parsed := crypto.x509.parse_certificate_request(request)
	csr := [parsed.Subject.CommonName, parsed.Subject.Organization, parsed.PublicKeyAlgorithm, parsed.SignatureAlgorithm]
}

result.chain := [valid, names] if {
	[valid, certificates] := crypto.x509.parse_and_verify_certificates(concat("\n", [root, leaf]))
	names := [c.Subject.CommonName | some c in certificates]
}

# The leaf did not sign the root.
result.broken_chain := crypto.x509.parse_and_verify_certificates(concat("\n", [leaf, root]))

result.keypair := count(pair.Certificate) if {
	pair := crypto.x509.parse_keypair(leaf, key)
	pair.PrivateKey
}

result.other_keypair := crypto.x509.parse_keypair(root, key)

result.token := token if {
	token := io.jwt.encode_sign({"typ": "JWT", "alg": "HS256"}, {"sub": "x", "n": [1, 2]}, {"kty": "oct", "k": "c2VjcmV0"})
}

result.token_payload := payload if {
	[valid, _, payload] := io.jwt.decode_verify(result.token, {"secret": "secret"})
	valid
}

result.aws := signed.headers.Authorization if {
	signed := providers.aws.sign_req(
		{"method": "get", "url": "http://example.com"},
		{"aws_access_key": "ID", "aws_secret_access_key": "SECRET", "aws_service": "s3", "aws_region": "us-east-1"},
		1451311705000000000,
	)
}

# CHECK:STDOUT: {
# CHECK:STDOUT:   "aws": "AWS4-HMAC-SHA256 Credential=ID/20151228/us-east-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=7bd610447d8020bef3a65fe0799b89a92bf907765f26c0a61cfd40ec31fb00f1",
# CHECK:STDOUT:   "broken_chain": [
# CHECK:STDOUT:     false,
# CHECK:STDOUT:     []
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "chain": [
# CHECK:STDOUT:     true,
# CHECK:STDOUT:     [
# CHECK:STDOUT:       "leaf.example",
# CHECK:STDOUT:       "root"
# CHECK:STDOUT:     ]
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "csr": [
# CHECK:STDOUT:     "leaf.example",
# CHECK:STDOUT:     [
# CHECK:STDOUT:       "Acme"
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     3,
# CHECK:STDOUT:     10
# CHECK:STDOUT:   ],
# CHECK:STDOUT:   "keypair": 1,
# CHECK:STDOUT:   "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuIjpbMSwyXSwic3ViIjoieCJ9.x4s_gbW0gmhzRfcRds7uzNRvJ0-t885gDUrTK3zGCnk",
# CHECK:STDOUT:   "token_payload": {
# CHECK:STDOUT:     "n": [
# CHECK:STDOUT:       1,
# CHECK:STDOUT:       2
# CHECK:STDOUT:     ],
# CHECK:STDOUT:     "sub": "x"
# CHECK:STDOUT:   }
# CHECK:STDOUT: }
