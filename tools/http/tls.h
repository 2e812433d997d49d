// TLS 1.2 and 1.3 for servers, by OpenSSL.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

struct ssl_ctx_st;
struct ssl_st;

namespace regoc::http {

struct TlsOptions {
  std::string certificate_file;             // PEM, with the chain
  std::string key_file;                     // PEM
  std::string client_ca_file;               // PEM of those that sign certificates of clients; empty: clients show none
  bool client_certificate_required = true;  // where there is a client_ca_file
  int min_version = 12;                     // 12 or 13
  std::vector<std::string> cipher_suites;   // OpenSSL's names, of TLS 1.2; empty: OpenSSL's choice
};

// Certificates and key as they were when it was loaded. Immutable; shared by connections on any thread.
class TlsContext {
 public:
  static Result<std::shared_ptr<const TlsContext>> Load(const TlsOptions& options);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* get() const { return context_; }

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  ssl_ctx_st* context_;
};

// The verified certificate of the other end as PEM; empty when it showed none.
std::string PeerCertificate(ssl_st* connection);

}  // namespace regoc::http
