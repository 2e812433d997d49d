// One request and its response. Redirects, retries and credentials are requests.h's.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::stores {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  Headers headers;
  std::string_view body = {};  // sent with PUT, POST and PATCH; must live until the response is there
};

struct HttpResponse {
  int status = 0;          // 0: there was no response
  Headers headers;         // names in lower case
  std::string body;        // what no BodySink took
  std::string fault;       // why the response is not whole; empty: it is
  bool transient = false;  // the fault may be gone the next time

  // The first value, or empty.
  std::string_view header(std::string_view name) const;
  bool success() const { return fault.empty() && status >= 200 && status < 300; }
};

// Takes the body of a successful response piece by piece.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // Before the first piece, also when there is none. Empty, or why the response is refused.
  virtual std::string Begin(const HttpResponse& head) = 0;
  // Empty, or why no more is taken.
  virtual std::string Take(std::string_view bytes) = 0;
};

// Sends requests; belongs to one thread.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // The body of a response with a status of 2xx goes to `sink` where there is one.
  virtual HttpResponse Send(const HttpRequest& request, BodySink* sink) = 0;
};

struct HttpOptions {
  std::string ca_file;             // PEM; empty: the system's authorities
  std::string client_certificate;  // path of a PEM file; empty: none
  std::string client_key;          // its key
  std::string client_key_passphrase;  // empty: it has none
  bool netrc = false;              // credentials of hosts from ~/.netrc
  long connect_timeout_s = 30;
  long stall_timeout_s = 60;  // without a byte either way
  long header_timeout_s = 0;  // from the first byte of the request to the head of the response; 0: no limit of its own
  bool also_system_authorities = false;  // besides `ca_file`
  bool insecure = false;                 // certificates of servers are not looked at
  const std::atomic<bool>* cancelled = nullptr;  // once it is set, requests end within about a second
};

constexpr size_t kMaxResponseBody = size_t{4} << 20;  // of those that no sink takes
constexpr size_t kMaxResponseHeaders = size_t{256} << 10;

// Keeps connections. HTTP and HTTPS (TLS 1.2 and later) by libcurl.
std::unique_ptr<HttpClient> NewHttpClient(const HttpOptions& options);

}  // namespace regoc::stores
