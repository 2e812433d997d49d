#include "runtime/builtins/network/http_request.h"

#include <algorithm>

#include "runtime/builtins/duration.h"
#include "runtime/builtins/network/allowed_hosts.h"
#include "runtime/builtins/network/request_operand.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

constexpr int64_t kDefaultTimeoutNs = 5'000'000'000;

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool IsToken(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenCharacter); }

std::string GoQuoted(std::string_view text) { return ToRego(Value::String(text)); }

// What Go's %q makes of a JSON value.
std::string GoVerbQ(Value v) {
  if (v.is_string()) return GoQuoted(v.text());
  if (v.is_number()) return GoQuoted(ToRego(v));
  if (v.is_null()) return "%!q(<nil>)";
  if (v.is_boolean()) return "%!q(bool=" + ToRego(v) + ")";
  std::string out;
  if (v.is_object()) {
    for (const Entry& entry : std::span(v.object().Sorted(), v.object().count)) {
      out += (out.empty() ? "" : " ") + GoQuoted(entry.key.is_string() ? entry.key.text() : ToRego(entry.key)) + ":" +
             GoVerbQ(entry.value);
    }
    return "map[" + out + "]";
  }
  for (Value item : ItemsArg{v}.items()) out += (out.empty() ? "" : " ") + GoVerbQ(item);
  return "[" + out + "]";
}

class RequestReader {
 public:
  RequestReader(CallContext& ctx, const Object& object, HttpRequest& out) : ctx_(ctx), object_(object), out_(out) {}

  // False when something is wrong: then `fault` says what, and `network_fault` whether it is the network's.
  bool Read() {
    for (const Entry& entry : std::span(object_.Sorted(), object_.count)) {
      if (!ReadOption(entry.key.text(), entry.value)) return false;
    }
    fault = ReadTlsOptions(ctx_, object_, out_.tls);
    if (!fault.empty() || !ReadUrl() || !ReadMethod()) return false;
    if (!ReadHeaders()) return false;
    return CheckHeaders();
  }

  std::string fault;
  bool network_fault = false;
  bool type_fault = false;

 private:
  bool Fail(std::string message) {
    fault = std::move(message);
    return false;
  }

  static std::string_view Trim(std::string_view text) {
    while (text.starts_with('"')) text.remove_prefix(1);
    while (text.ends_with('"')) text.remove_suffix(1);
    return text;
  }

  bool ReadOption(std::string_view name, Value value) {
    if (IsTextKey(name) && !value.is_string()) return Fail(GoQuoted(name) + " must be a string");
    if (name == "url") {
      url_ = Trim(value.text());
      std::string_view ignored;
      std::optional<Url> url = ParseUrl(ctx_.arena, url_, ignored);
      fault = url ? CheckUrlHost(ctx_, url->host) : "";
      return fault.empty();
    }
    if (name == "method") method_ = Trim(value.text());
    if (name == "timeout") return ReadTimeout(value);
    if (name == "enable_redirect") return ReadFlag(object_, name, out_.follow_redirects, fault);
    if (name == "raw_body") out_.body = Trim(value.text());
    if (name == "body" && !object_.Get("raw_body")) AppendJson(out_.body, value, {.escape_html = true});
    if (name == "headers" && !value.is_object()) return Fail("invalid type for headers key");
    return true;
  }

  bool ReadTimeout(Value value) {
    if (value.is_number()) {
      if (PlainInteger(value, out_.timeout_ns)) return true;
      return Fail("invalid timeout number value " + ToRego(value) + ", must be int64");
    }
    if (!value.is_string()) {
      type_fault = true;
      return Fail("'timeout' must be one of {string, number} but got " + std::string(TypeName(value)));
    }
    std::string_view text = value.text();
    bool digits = !text.empty() && text.find_first_not_of("0123456789", text[0] == '-' ? 1 : 0) == std::string::npos;
    std::string_view reason;
    if (std::optional<Value> number = NumberFromText(ctx_.arena, text); digits && number) {
      if (PlainInteger(*number, out_.timeout_ns)) return true;
    }
    std::optional<int64_t> duration = ParseDuration(ctx_.arena, text, reason);
    if (!duration) return Fail("invalid timeout value " + GoQuoted(text) + ": " + std::string(reason));
    out_.timeout_ns = *duration;
    return true;
  }

  bool ReadMethod() {
    for (char c : method_) out_.method += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (out_.method.empty()) out_.method = "GET";
    return IsToken(out_.method) || Fail("net/http: invalid method " + GoQuoted(out_.method));
  }

  bool ReadUrl() {
    std::string_view reason;
    std::optional<Url> url = ParseUrl(ctx_.arena, url_, reason);
    if (!url) return Fail(std::string(reason));
    out_.url = *url;
    if (out_.url.scheme == "unix" && !out_.url.query.empty()) UseSocket();
    out_.url_text = UrlText(ctx_.arena, out_.url);
    return true;
  }

  // "unix://host/path?socket=%2Frun%2Fx.sock&a=b": what is left of the query is sorted by key, as Go writes it.
  void UseSocket() {
    std::vector<std::pair<std::string_view, std::string_view>> rest;
    bool found = false;
    std::string_view query = out_.url.query;
    while (!query.empty()) {
      std::string_view pair = query.substr(0, query.find('&'));
      query.remove_prefix(std::min(pair.size() + 1, query.size()));
      std::string_view ignored;
      size_t equals = std::min(pair.find('='), pair.size());
      std::optional<std::string_view> key = Unescape(ctx_.arena, pair.substr(0, equals), UrlPlace::kQuery, ignored);
      std::optional<std::string_view> value =
          Unescape(ctx_.arena, equals < pair.size() ? pair.substr(equals + 1) : "", UrlPlace::kQuery, ignored);
      if (!key || !value || pair.empty()) continue;
      if (*key != "socket") {
        rest.emplace_back(*key, *value);
      } else if (!found) {
        out_.unix_socket = *value;
        found = true;
      }
    }
    std::stable_sort(rest.begin(), rest.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    TextBuilder text(ctx_.arena);
    for (const auto& [key, value] : rest) {
      if (text.size() > 0) text.Append('&');
      AppendEscaped(text, key, UrlPlace::kQuery);
      text.Append('=');
      AppendEscaped(text, value, UrlPlace::kQuery);
    }
    out_.url.query = text.view();
    out_.url.force_query = false;
    out_.url.scheme = "http";
  }

  bool ReadHeaders() {
    OptionalValue headers = object_.Get("headers");
    if (!headers || (*headers).object().count == 0) {
      out_.headers.emplace_back("User-Agent", "Go-http-client/1.1");
      return true;
    }
    for (const Entry& entry : std::span((*headers).object().Sorted(), (*headers).object().count)) {
      if (!entry.value.is_string()) {
        return Fail("invalid type for headers value " + GoVerbQ(entry.value));
      }
      std::string name = CanonicalHeaderName(entry.key.is_string() ? entry.key.text() : ToRego(entry.key));
      if (name == "Host") {
        out_.host = entry.value.text();
        if (out_.tls.server_name.empty()) out_.tls.server_name = out_.host;
      } else {
        out_.headers.emplace_back(name, entry.value.text());
      }
    }
    if (out_.FindHeader("User-Agent") == nullptr) {
      out_.headers.emplace_back("User-Agent", "Open-Policy-Agent/1.22.2 (linux, amd64)");
    }
    return true;
  }

  // What would break the request's text.
  bool CheckHeaders() {
    auto is_control = [](char c) { return (static_cast<uint8_t>(c) < ' ' && c != '\t') || c == 0x7F; };
    for (const auto& [name, value] : out_.headers) {
      network_fault = true;
      if (!IsToken(name)) return Fail("net/http: invalid header field name " + GoQuoted(name));
      if (std::any_of(value.begin(), value.end(), is_control)) {
        return Fail("net/http: invalid header field value for " + GoQuoted(name));
      }
    }
    network_fault = false;
    bool odd_host = std::any_of(out_.host.begin(), out_.host.end(), [&](char c) { return is_control(c) || c == ' '; });
    network_fault = odd_host;
    return !odd_host || Fail("http: invalid Host header");
  }

  CallContext& ctx_;
  const Object& object_;
  HttpRequest& out_;
  std::string_view url_, method_;
};

}  // namespace

const std::string* HttpRequest::FindHeader(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::optional<HttpRequest> ReadHttpRequest(CallContext& ctx, const Object& object, HttpFailure& failure) {
  HttpRequest request;
  request.timeout_ns = kDefaultTimeoutNs;
  RequestReader reader(ctx, object, request);
  if (reader.Read()) return request;
  failure.kind = HttpFailure::Kind::kRequest;
  if (reader.type_fault) failure.kind = HttpFailure::Kind::kType;
  failure.message = std::move(reader.fault);
  if (reader.network_fault) {
    failure.kind = HttpFailure::Kind::kNetwork;
    std::string op = request.method.substr(0, 1);
    for (char c : request.method.substr(1)) op += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    failure.message = op + " " + GoQuoted(request.url_text) + ": " + failure.message;
  }
  return std::nullopt;
}

bool ReadFlag(const Object& object, std::string_view name, bool& out, std::string& fault) {
  OptionalValue value = object.Get(name);
  if (!value) return true;
  std::string text = ToRego(*value);
  if (text == "true" || text == "1") {
    out = true;
  } else if (text == "false" || text == "0") {
    out = false;
  } else {
    fault = "strconv.ParseBool: parsing " + GoQuoted(text) + ": invalid syntax";
    return false;
  }
  return true;
}

std::string CheckUrlHost(const CallContext& ctx, std::string_view host) {
  host = host.substr(0, host.find(':'));
  return IsHostAllowed(ctx, host) ? "" : "disallowed host: " + std::string(host);
}

std::string CanonicalHeaderName(std::string_view name) {
  std::string out(name);
  if (!IsToken(name)) return out;
  bool upper = true;
  for (char& c : out) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    upper = c == '-';
  }
  return out;
}

}  // namespace regoc::builtins
