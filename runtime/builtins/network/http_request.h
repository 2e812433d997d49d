// What http.send is asked to do, read from its operand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/network/http_cache.h"
#include "runtime/builtins/url.h"

namespace regoc::builtins {

// Why a request gave no response.
struct HttpFailure {
  enum class Kind : uint8_t {
    kRequest,  // the request is wrong; OPA prints it as an error of the built-in
    kPlain,    // the same, printed as it is
    kType,     // the operand is wrong
    kNetwork,
    kTimeout,    // of the request
    kCancelled,  // of the evaluation
  };
  Kind kind = Kind::kRequest;
  std::string message;
  std::string brief;  // kTimeout: what is said where the error is raised
  std::string place;  // CallContext::Place() of the call that failed first
};

struct TlsOptions {
  bool skip_verify = false;
  std::string server_name;  // empty: the URL's
  std::string authorities;  // PEM; empty: the system's
  std::string certificate;  // PEM of the client's certificates, its key
  std::string key;

  bool any() const { return skip_verify || !server_name.empty() || !authorities.empty() || !certificate.empty(); }
};

struct HttpRequest {
  std::string method;
  std::string url_text;  // as given, for messages
  Url url;               // in the arena
  HttpHeaders headers;   // names in canonical form
  std::string host;      // of the Host header; empty: the URL's
  std::string body;
  std::string unix_socket;  // empty: none
  bool follow_redirects = false;
  int64_t timeout_ns = 0;  // 0 and below: none
  TlsOptions tls;

  const std::string* FindHeader(std::string_view name) const;
};

// Nothing on failure, which is then in `failure`.
std::optional<HttpRequest> ReadHttpRequest(CallContext& ctx, const Object& object, HttpFailure& failure);

// Reads certificates and keys from texts, files and the environment. Empty, or the fault.
std::string ReadTlsOptions(CallContext& ctx, const Object& object, TlsOptions& out);

// True, false, or a fault ("strconv.ParseBool: parsing …").
bool ReadFlag(const Object& object, std::string_view name, bool& out, std::string& fault);

// "disallowed host: x", or empty.
std::string CheckUrlHost(const CallContext& ctx, std::string_view host);

// "Content-Type" for "content-type"; other texts than header names as they are.
std::string CanonicalHeaderName(std::string_view name);

}  // namespace regoc::builtins
