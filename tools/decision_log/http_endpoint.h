// Where a sink posts to: a URL, credentials and TLS of its section.
//
//   Result<HttpEndpoint> endpoint = HttpEndpoint::Read(section);
//   stores::HttpResponse response = endpoint->Post("/_bulk", {{"Content-Type", "application/x-ndjson"}}, body);
//
// Keys: url, headers, user and password, token (bearer), ca_file, client_certificate, client_key, timeout_seconds,
// gzip.
#pragma once

#include <memory>
#include <string>

#include "tools/decision_log/section.h"
#include "tools/decision_log/sink.h"
#include "tools/stores/http.h"

namespace regoc::decision_log {

// Of one thread.
class HttpEndpoint {
 public:
  // Faults are the section's. `otherwise`: the URL when none is set; empty: it must be set.
  static HttpEndpoint Read(Section& section, const std::string& otherwise = "");

  // `path` is put behind the URL. The body is compressed unless `gzip: false`.
  stores::HttpResponse Post(const std::string& path, stores::Headers headers, std::string_view body);
  void AddHeader(const std::string& name, const std::string& value) { headers_.emplace_back(name, value); }

 private:
  std::string url_;
  stores::Headers headers_;
  bool gzip_ = true;
  std::string compressed_;
  std::unique_ptr<stores::HttpClient> client_;
};

// What a response says of all events of a request: 2xx sent, 408, 425, 429, 5xx and no response tried again, 413 and
// other 4xx refused, except for those that have to do with credentials and addresses (401, 403, 404, 405, 407), which
// an operator can mend while the server runs.
Delivery DeliveryOf(const stores::HttpResponse& response, size_t events);

// Sends with `send`; when the other side refuses the request as a whole (all verdicts are kRefused), in halves, so that
// one bad event does not take others with it.
Delivery SendInParts(std::span<const std::string_view> events,
                     const std::function<Delivery(std::span<const std::string_view>)>& send);

}  // namespace regoc::decision_log
