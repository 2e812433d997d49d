#include "tools/stores/requests.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <thread>

namespace regoc::stores {

namespace {

HttpResponse Refused(std::string why) {
  HttpResponse response;
  response.fault = std::move(why);
  return response;
}

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Tells whether the first byte of a body has come, after which a request cannot be sent again.
class WatchedSink : public BodySink {
 public:
  explicit WatchedSink(BodySink& to) : to_(to) {}
  std::string Begin(const HttpResponse& head) override {
    begun = true;
    return to_.Begin(head);
  }
  std::string Take(std::string_view bytes) override { return to_.Take(bytes); }
  bool begun = false;

 private:
  BodySink& to_;
};

std::string_view ReasonOf(int status) {
  switch (status) {
    case 400:
      return "bad request";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not found";
    case 405:
      return "method not allowed";
    case 409:
      return "conflict";
    case 412:
      return "precondition failed";
    case 413:
      return "content too large";
    case 416:
      return "range not satisfiable";
    case 429:
      return "too many requests";
    case 500:
      return "internal server error";
    case 502:
      return "bad gateway";
    case 503:
      return "service unavailable";
    case 504:
      return "gateway timeout";
    default:
      return "";
  }
}

// What a server says, on one line without control characters.
std::string Printable(std::string_view text) {
  constexpr size_t kMost = 200;
  std::string out;
  for (char c : text.substr(0, kMost)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  if (text.size() > kMost) out += "…";
  return out;
}

std::string Between(std::string_view text, std::string_view begin, std::string_view end) {
  size_t from = text.find(begin);
  if (from == std::string_view::npos) return "";
  from += begin.size();
  size_t to = text.find(end, from);
  return to == std::string_view::npos ? "" : std::string(text.substr(from, to - from));
}

// From the JSON of registries ({"errors": [{"code", "message"}]}) or the XML of S3 (<Error><Code>…<Message>…).
std::string ServerMessage(const std::string& body) {
  using Json = nlohmann::json;
  Json json = Json::parse(body, nullptr, false);
  if (json.is_object() && json.contains("errors") && json["errors"].is_array() && !json["errors"].empty() &&
      json["errors"][0].is_object()) {
    auto text = [&](const char* key) {
      auto found = json["errors"][0].find(key);
      return found != json["errors"][0].end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    return Printable(text("code") + (text("message").empty() ? "" : ": " + text("message")));
  }
  if (std::string code = Between(body, "<Code>", "</Code>"); !code.empty())
    return Printable(code + ": " + Between(body, "<Message>", "</Message>"));
  return "";
}

}  // namespace

bool IsTransient(const HttpResponse& response) {
  if (!response.fault.empty()) return response.transient;
  int status = response.status;
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

std::optional<std::chrono::seconds> RetryAfter(const HttpResponse& response) {
  std::string_view text = response.header("retry-after");
  int64_t seconds = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(std::min<int64_t>(seconds, 3600));
}

void Requests::Wait(int attempt, std::optional<std::chrono::seconds> asked) {
  std::chrono::milliseconds delay = options_.delay * (int64_t{1} << std::clamp(attempt - 2, 0, 16));
  if (asked) delay = std::max<std::chrono::milliseconds>(delay, *asked);
  delay = std::min(delay, options_.max_delay);
  if (options_.sleep)
    options_.sleep(delay);
  else
    std::this_thread::sleep_for(delay);
}

std::string Requests::Forbidden(const Url& url) const {
  if (url.scheme == "https" || IsLoopback(url.host) || options_.plain_http) return "";
  return "`" + url.text + "` would not be encrypted, which is for this machine only (--plain-http allows it)";
}

HttpResponse Requests::SendDirectly(const HttpRequest& request) {
  Result<Url> url = ParseUrl(request.url);
  std::string fault = url.ok() ? Forbidden(*url) : url.error().message;
  if (!fault.empty()) return Refused(std::move(fault));
  for (int attempt = 1;; ++attempt) {
    HttpResponse response = client_.Send(request, nullptr);
    if (attempt >= options_.attempts || !IsTransient(response)) return response;
    Wait(attempt + 1, RetryAfter(response));
  }
}

HttpResponse Requests::Follow(const HttpRequest& request, Authorizer* authorizer, BodySink* sink) {
  Result<Url> url = ParseUrl(request.url);
  if (!url.ok()) return Refused(url.error().message);
  const std::string origin = url->origin();
  bool renewed = false;
  for (int redirects = 0;;) {
    if (std::string fault = Forbidden(*url); !fault.empty()) return Refused(std::move(fault));
    HttpRequest sent = request;
    sent.url = url->text;
    bool at_home = url->origin() == origin;
    if (authorizer != nullptr && at_home)
      if (Status done = authorizer->Authorize(sent); !done.ok()) return Refused(done.error().message);
    HttpResponse response = client_.Send(sent, sink);
    if (!response.fault.empty()) return response;
    if (response.status == 401 && authorizer != nullptr && at_home && !renewed) {
      renewed = true;
      Result<bool> again = authorizer->Renew(response);
      if (!again.ok()) return Refused(again.error().message);
      if (*again) continue;
    }
    bool keeps = response.status == 307 || response.status == 308;
    bool reads = request.method == "GET" || request.method == "HEAD";
    std::string location(response.header("location"));
    if (!IsRedirect(response.status) || (!keeps && !reads) || location.empty()) return response;
    if (++redirects > kMaxRedirects) return Refused("stopped after " + std::to_string(kMaxRedirects) + " redirects");
    bool encrypted = url->scheme == "https";
    url = ResolveUrl(url->text, location);
    if (!url.ok()) return Refused(url.error().message);
    if (encrypted && url->scheme != "https") return Refused("the server redirects from https to `" + url->text + "`");
  }
}

HttpResponse Requests::Send(const HttpRequest& request, Authorizer* authorizer, BodySink* sink) {
  for (int attempt = 1;; ++attempt) {
    std::optional<WatchedSink> watched;
    if (sink != nullptr) watched.emplace(*sink);
    HttpResponse response = Follow(request, authorizer, sink != nullptr ? &*watched : nullptr);
    bool final = attempt >= options_.attempts || !IsTransient(response) || request.method == "PATCH" ||
                 (watched && watched->begun);
    if (final) return response;
    Wait(attempt + 1, RetryAfter(response));
  }
}

std::string Explain(const HttpRequest& request, const HttpResponse& response) {
  Result<Url> url = ParseUrl(request.url);
  std::string where = request.method + " " + (url.ok() ? url->text.substr(0, url->text.find('?')) : request.url) + ": ";
  if (!response.fault.empty()) return where + response.fault;
  std::string said = ServerMessage(response.body);
  std::string reason(ReasonOf(response.status));
  return where + std::to_string(response.status) + (reason.empty() ? "" : " " + reason) +
         (said.empty() ? "" : ": " + said);
}

}  // namespace regoc::stores
