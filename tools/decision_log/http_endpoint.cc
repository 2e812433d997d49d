#include "tools/decision_log/http_endpoint.h"

#include <algorithm>
#include <charconv>

#include "tools/decision_log/chunk_encoder.h"
#include "tools/stores/url.h"

namespace regoc::decision_log {

namespace {

constexpr size_t kMaxReason = 300;  // bytes of an answer that are reported

// RFC 4648.
std::string Base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t word = 0;
    for (size_t j = 0; j < 3; ++j)
      word = word << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (size_t j = 0; j < 4; ++j) out += i + j > bytes.size() ? '=' : kDigits[word >> (18 - 6 * j) & 63];
  }
  return out;
}

std::string FaultOf(const stores::HttpResponse& response) {
  if (response.status == 0 || !response.fault.empty()) return response.fault.empty() ? "no answer" : response.fault;
  std::string text = "the server replied with HTTP " + std::to_string(response.status);
  std::string_view body = std::string_view(response.body).substr(0, kMaxReason);
  if (body.empty()) return text;
  text += ": ";
  for (char c : body) text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return text;
}

// In seconds; dates are left to the usual waiting.
std::optional<std::chrono::milliseconds> RetryAfter(const stores::HttpResponse& response) {
  std::string_view text = response.header("retry-after");
  int64_t seconds = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > 86400)
    return std::nullopt;
  return std::chrono::seconds(seconds);
}

bool MayPassLater(int status) {
  constexpr int kMendable[] = {401, 403, 404, 405, 407, 408, 425, 429};
  return status < 400 || status >= 500 ||
         std::find(std::begin(kMendable), std::end(kMendable), status) != std::end(kMendable);
}

}  // namespace

HttpEndpoint HttpEndpoint::Read(Section& section, const std::string& otherwise) {
  HttpEndpoint endpoint;
  endpoint.url_ = otherwise.empty() ? section.Required("url") : section.Text("url", otherwise);
  if (!endpoint.url_.empty() && !stores::ParseUrl(endpoint.url_).ok())
    section.Fail("url", "is no URL of HTTP or HTTPS");
  while (endpoint.url_.ends_with('/')) endpoint.url_.pop_back();
  for (const auto& [name, value] : section.TextMap("headers")) endpoint.AddHeader(name, value);
  std::string user = section.Text("user"), password = section.Text("password"), token = section.Text("token");
  if (!user.empty()) endpoint.AddHeader("Authorization", "Basic " + Base64(user + ":" + password));
  if (!token.empty()) endpoint.AddHeader("Authorization", "Bearer " + token);
  if (!user.empty() && !token.empty()) section.Fail("token", "must not be set together with user");
  stores::HttpOptions options;
  options.ca_file = section.Text("ca_file");
  options.client_certificate = section.Text("client_certificate");
  options.client_key = section.Text("client_key");
  options.stall_timeout_s = section.Integer("timeout_seconds", 10, 1, 600);
  options.connect_timeout_s = std::min<long>(options.stall_timeout_s, 10);
  endpoint.gzip_ = section.Flag("gzip", true);
  endpoint.client_ = stores::NewHttpClient(options);
  return endpoint;
}

stores::HttpResponse HttpEndpoint::Post(const std::string& path, stores::Headers headers, std::string_view body) {
  headers.insert(headers.end(), headers_.begin(), headers_.end());
  if (gzip_) {
    Gzip(body, compressed_);
    body = compressed_;
    headers.emplace_back("Content-Encoding", "gzip");
  }
  return client_->Send({.method = "POST", .url = url_ + path, .headers = std::move(headers), .body = body}, nullptr);
}

Delivery DeliveryOf(const stores::HttpResponse& response, size_t events) {
  if (response.success()) return Delivery::All(events, Verdict::kSent);
  bool again = !response.fault.empty() || MayPassLater(response.status);
  Delivery delivery = Delivery::All(events, again ? Verdict::kRetry : Verdict::kRefused, FaultOf(response));
  delivery.http_status = response.status;
  delivery.retry_after = RetryAfter(response);
  return delivery;
}

Delivery SendInParts(std::span<const std::string_view> events,
                     const std::function<Delivery(std::span<const std::string_view>)>& send) {
  auto is = [](Verdict verdict) { return [verdict](Verdict other) { return other == verdict; }; };
  Delivery whole = send(events);
  if (events.size() == 1 || !std::all_of(whole.verdicts.begin(), whole.verdicts.end(), is(Verdict::kRefused)))
    return whole;
  size_t half = events.size() / 2;
  Delivery first = SendInParts(events.first(half), send);
  // After trouble that may pass the rest waits, too.
  bool waits = std::any_of(first.verdicts.begin(), first.verdicts.end(), is(Verdict::kRetry));
  Delivery second =
      waits ? Delivery::All(events.size() - half, Verdict::kRetry) : SendInParts(events.subspan(half), send);
  first.verdicts.insert(first.verdicts.end(), second.verdicts.begin(), second.verdicts.end());
  if (!second.fault.empty()) {
    first.fault = second.fault;
    first.http_status = second.http_status;
    first.retry_after = second.retry_after;
  }
  return first;
}

}  // namespace regoc::decision_log
