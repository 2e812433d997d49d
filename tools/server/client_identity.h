// What a client's TLS certificate says of it.
#pragma once

#include <string>

namespace regoc::server {

struct ClientIdentity {
  std::string subject;  // of the first certificate, "CN=alice,O=acme" (RFC 2253); empty: it cannot be read
  std::string certificates_json = "[]";  // all of them, as policies get them from crypto.x509.parse_certificates
};

// Of certificates in PEM, the client's own first.
ClientIdentity IdentityOf(const std::string& pem);

}  // namespace regoc::server
