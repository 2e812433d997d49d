#include "runtime/builtins/network/http_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/ip_address.h"
#include "runtime/builtins/text.h"
#include "runtime/value/json.h"

namespace regoc::builtins {

namespace {

constexpr char kTransportKind = 0;

struct HeaderList {
  curl_slist* first = nullptr;
  ~HeaderList() { curl_slist_free_all(first); }
  void Add(const std::string& line) { first = curl_slist_append(first, line.c_str()); }
};

// What is known during one transfer.
struct Transfer {
  const CallContext& ctx;
  const HttpRequest& request;
  Deadline deadline;
  HttpResponse response;
  size_t header_bytes = 0;
  bool too_large = false;
  bool cancelled = false;

  bool expired() const { return deadline && std::chrono::steady_clock::now() >= *deadline; }
};

std::string_view Trim(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

// Reason phrases that HTTP/2 leaves out.
std::string_view ReasonOf(int code) {
  switch (code) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "";
  }
}

// A status line begins a response; what came before was an interim one.
void TakeStatus(std::string_view line, Transfer& transfer) {
  transfer.response.headers.clear();
  bool second_version = line.starts_with("HTTP/2");
  line.remove_prefix(std::min(line.find(' '), line.size()));
  transfer.response.status = Trim(line);
  transfer.response.status_code = std::atoi(transfer.response.status.c_str());
  if (second_version && transfer.response.status.find(' ') == std::string::npos) {
    transfer.response.status += " " + std::string(ReasonOf(transfer.response.status_code));
  }
}

size_t OnHeader(char* data, size_t size, size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  std::string_view line(data, size * count);
  transfer.header_bytes += line.size();
  transfer.too_large = transfer.header_bytes > HttpTransport::kMaxHeaderBytes;
  if (transfer.too_large) return 0;
  if (line.starts_with("HTTP/")) {
    TakeStatus(line, transfer);
  } else if (size_t colon = line.find(':'); colon != std::string_view::npos) {
    std::string name(line.substr(0, colon));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    transfer.response.headers.emplace_back(std::move(name), Trim(line.substr(colon + 1)));
  }
  return size * count;
}

size_t OnBody(char* data, size_t size, size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  std::string& body = transfer.response.body;
  size_t limit = std::min(HttpTransport::kMaxResponseBytes, transfer.ctx.memory_limit);
  transfer.too_large = body.size() + size * count > limit;
  if (transfer.too_large) return 0;
  body.append(data, size * count);
  return size * count;
}

// Ends the transfer when the evaluation was cancelled.
int OnProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.cancelled = IsStopped(transfer.ctx);
  return transfer.cancelled ? 1 : 0;
}

curl_blob Blob(const std::string& text) {
  return {const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};  // NOLINT: curl does not write to it
}

// Sets the options of one transfer on a handle.
class Setup {
 public:
  Setup(CURL* curl, Transfer& transfer, char* error_text)
      : curl_(curl), transfer_(transfer), request_(transfer.request), error_text_(error_text) {}

  void Apply() {
    curl_easy_reset(curl_);
    Callbacks();
    Target();
    Method();
    Headers();
    if (transfer_.deadline) Timeout();
    Tls();
  }

 private:
  void Callbacks() {
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, error_text_);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, OnBody);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &transfer_);
    curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, OnHeader);
    curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &transfer_);
    curl_easy_setopt(curl_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, OnProgress);
    curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, &transfer_);
  }

  // The name that is asked for and checked in TLS is the URL's: with another one the URL names that, and the
  // connection is told where to go.
  void Target() {
    Arena arena;
    Url url = request_.url;
    url.user.reset();
    url.fragment = url.written_fragment = "";
    if (url.path.empty()) url.path = url.written_path = "/";
    std::string server = request_.tls.server_name.substr(0, request_.tls.server_name.find(':'));
    if (url.scheme == "https" && !server.empty()) {
      std::string_view host;
      std::string_view port;
      SplitHostPort(url.host, host, port);
      std::string port_text(port.empty() ? "443" : port);
      std::string real = host.find(':') == std::string_view::npos ? std::string(host) : "[" + std::string(host) + "]";
      connect_to_.Add(server + ":" + port_text + ":" + real + ":" + port_text);
      curl_easy_setopt(curl_, CURLOPT_CONNECT_TO, connect_to_.first);
      if (request_.host.empty()) headers_.Add("Host: " + std::string(request_.url.host));
      server_and_port_ = server + ":" + port_text;
      url.host = server_and_port_;
    }
    url_text_ = UrlText(arena, url);
    curl_easy_setopt(curl_, CURLOPT_URL, url_text_.c_str());
    curl_easy_setopt(curl_, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
    std::string_view host;
    std::string_view port;
    SplitHostPort(request_.url.host, host, port);
    std::optional<Address> address = ParseAddress(host);
    bool loopback = host == "localhost" ||
                    (address && (address->bits == 1 || (address->is_v4() && (address->bits >> 24 & 0xFF) == 127)));
    if (loopback) curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
    if (!request_.unix_socket.empty()) {
      curl_easy_setopt(curl_, CURLOPT_UNIX_SOCKET_PATH, request_.unix_socket.c_str());
      curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
    }
  }

  void Method() {
    const std::string& method = request_.method;
    bool wants_length = method == "POST" || method == "PUT" || method == "PATCH";
    if (!request_.body.empty() || wants_length) {
      curl_easy_setopt(curl_, CURLOPT_POST, 1L);
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, request_.body.c_str());
    } else if (method == "HEAD") {
      curl_easy_setopt(curl_, CURLOPT_NOBODY, 1L);
    } else {
      curl_easy_setopt(curl_, CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, method.c_str());
  }

  void Headers() {
    for (const auto& [name, value] : request_.headers) headers_.Add(value.empty() ? name + ";" : name + ": " + value);
    // What curl would add by itself.
    for (const char* name : {"Accept", "Expect", "Content-Type"}) {
      if (request_.FindHeader(name) == nullptr) headers_.Add(std::string(name) + ":");
    }
    if (!request_.host.empty()) headers_.Add("Host: " + request_.host);
    bool own_connection = request_.tls.any() || !request_.unix_socket.empty();
    if (own_connection && request_.FindHeader("Connection") == nullptr) headers_.Add("Connection: close");
    if (own_connection) curl_easy_setopt(curl_, CURLOPT_FORBID_REUSE, 1L);
    if (own_connection) curl_easy_setopt(curl_, CURLOPT_FRESH_CONNECT, 1L);
    if (request_.url.user && request_.FindHeader("Authorization") == nullptr) headers_.Add(BasicAuthorization());
    if (AsksForGzip(request_)) curl_easy_setopt(curl_, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_.first);
  }

  std::string BasicAuthorization() {
    Arena arena;
    std::string_view ignored;
    std::string_view user = *request_.url.user;
    std::optional<std::string_view> plain = Unescape(arena, user, UrlPlace::kUser, ignored);
    std::string pair(plain.value_or(user));
    if (user.find(':') == std::string_view::npos) pair += ":";
    return "Authorization: Basic " + std::string(EncodeBase64(arena, pair, Base64Alphabet::kStandard, true));
  }

  void Timeout() {
    auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(*transfer_.deadline - std::chrono::steady_clock::now());
    long milliseconds = static_cast<long>(std::clamp<int64_t>(left.count() + 1, 1, INT32_MAX));
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS, milliseconds);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
  }

  void Tls() {
    const TlsOptions& tls = request_.tls;
    curl_easy_setopt(curl_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (tls.skip_verify) {
      curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYPEER, 0L);
      curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!tls.authorities.empty()) {
      curl_blob blob = Blob(tls.authorities);
      curl_easy_setopt(curl_, CURLOPT_CAINFO_BLOB, &blob);
      curl_easy_setopt(curl_, CURLOPT_CAPATH, nullptr);
    }
    if (!tls.certificate.empty()) {
      curl_blob certificate = Blob(tls.certificate);
      curl_blob key = Blob(tls.key);
      curl_easy_setopt(curl_, CURLOPT_SSLCERT_BLOB, &certificate);
      curl_easy_setopt(curl_, CURLOPT_SSLKEY_BLOB, &key);
    }
  }

 public:
  // Go asks for compression only where the policy does not meddle with it.
  static bool AsksForGzip(const HttpRequest& request) {
    return request.FindHeader("Accept-Encoding") == nullptr && request.FindHeader("Range") == nullptr &&
           request.method != "HEAD";
  }

 private:
  CURL* curl_;
  Transfer& transfer_;
  const HttpRequest& request_;
  char* error_text_;
  HeaderList headers_, connect_to_;
  std::string url_text_, server_and_port_;
};

std::string DialFault(CURL* curl, const HttpRequest& request) {
  long number = 0;
  curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &number);
  std::string reason = number == 0 ? "connection refused" : std::strerror(static_cast<int>(number));
  if (!reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z') reason[0] = static_cast<char>(reason[0] + 32);
  if (!request.unix_socket.empty()) return "dial unix " + request.unix_socket + ": connect: " + reason;
  std::string_view host;
  std::string_view port;
  SplitHostPort(request.url.host, host, port);
  std::string shown = host.find(':') == std::string_view::npos ? std::string(host) : "[" + std::string(host) + "]";
  std::string default_port = request.url.scheme == "https" ? "443" : "80";
  return "dial tcp " + shown + ":" + (port.empty() ? default_port : std::string(port)) + ": connect: " + reason;
}

std::string CertificateFault(CURL* curl, const HttpRequest& request) {
  constexpr long kExpired = 10;
  constexpr long kNotYetValid = 9;
  constexpr long kUnknownIssuers[] = {2, 18, 19, 20, 21};
  long result = 0;
  curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &result);
  std::string prefix = "tls: failed to verify certificate: x509: ";
  if (std::find(std::begin(kUnknownIssuers), std::end(kUnknownIssuers), result) != std::end(kUnknownIssuers)) {
    return prefix + "certificate signed by unknown authority";
  }
  if (result == kExpired || result == kNotYetValid) return prefix + "certificate has expired or is not yet valid";
  std::string_view host;
  std::string_view port;
  SplitHostPort(request.url.host, host, port);
  std::string wanted = request.tls.server_name.empty() ? std::string(host) : request.tls.server_name;
  return prefix + "certificate is not valid for any names, but wanted to match " + wanted;
}

void Describe(CURL* curl, CURLcode code, const Transfer& transfer, const char* error_text, HttpFailure& out) {
  const HttpRequest& request = transfer.request;
  out.kind = HttpFailure::Kind::kNetwork;
  std::string_view host;
  std::string_view port;
  SplitHostPort(request.url.host, host, port);
  if (transfer.cancelled) {
    out.kind = HttpFailure::Kind::kCancelled;
  } else if (transfer.too_large) {
    out.message = "response is larger than the limit";
  } else if (code == CURLE_OPERATION_TIMEDOUT || (code == CURLE_COULDNT_CONNECT && transfer.expired())) {
    out.kind = HttpFailure::Kind::kTimeout;
    out.message = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  } else if (code == CURLE_COULDNT_RESOLVE_HOST) {
    out.message = "dial tcp: lookup " + std::string(host) + ": no such host";
  } else if (code == CURLE_COULDNT_CONNECT) {
    out.message = DialFault(curl, request);
  } else if (code == CURLE_PEER_FAILED_VERIFICATION) {
    out.message = CertificateFault(curl, request);
  } else if (code == CURLE_GOT_NOTHING) {
    out.message = "EOF";
  } else if (code == CURLE_SSL_CONNECT_ERROR && std::strstr(error_text, "wrong version number") != nullptr) {
    out.message = "tls: first record does not look like a TLS handshake";
  } else {
    out.message = *error_text != '\0' ? error_text : curl_easy_strerror(code);
  }
}

bool IsGzip(const HttpHeaders& headers) {
  std::string encoding(FindHeader(headers, "content-encoding"));
  for (char& c : encoding) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return encoding == "gzip";
}

}  // namespace

HttpTransport& HttpTransport::Of(CallContext& ctx) {
  CacheEntry* known = ctx.cache.Find(&kTransportKind, "");
  if (known == nullptr) known = ctx.cache.Insert(&kTransportKind, "", std::make_unique<HttpTransport>());
  return *static_cast<HttpTransport*>(known);
}

HttpTransport::HttpTransport() : handle_(curl_easy_init()) {}

HttpTransport::~HttpTransport() {
  if (handle_ != nullptr) curl_easy_cleanup(handle_);
}

std::optional<HttpResponse> HttpTransport::Send(CallContext& ctx, const HttpRequest& request, const Deadline& deadline,
                                                HttpFailure& failure) {
  Transfer transfer{ctx, request, deadline};
  char error_text[CURL_ERROR_SIZE] = "";
  Setup setup(handle_, transfer, error_text);
  CURLcode code = CURLE_FAILED_INIT;
  if (transfer.expired()) {
    code = CURLE_OPERATION_TIMEDOUT;
  } else if (handle_ != nullptr) {
    setup.Apply();
    code = curl_easy_perform(handle_);
  }
  if (code != CURLE_OK) {
    Describe(handle_, code, transfer, error_text, failure);
    return std::nullopt;
  }
  if (Setup::AsksForGzip(request) && IsGzip(transfer.response.headers)) {
    // It was unpacked on the way.
    std::erase_if(transfer.response.headers, [](const auto& header) {
      return header.first == "content-encoding" || header.first == "content-length";
    });
  }
  return std::move(transfer.response);
}

}  // namespace regoc::builtins
