#include "tools/stores/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "tools/stores/url.h"

namespace regoc::stores {

namespace {

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string_view Trim(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

bool Has(const Headers& headers, std::string_view lower_name) {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) { return Lower(header.first) == lower_name; });
}

struct HeaderList {
  curl_slist* first = nullptr;
  ~HeaderList() { curl_slist_free_all(first); }
  void Add(const std::string& line) { first = curl_slist_append(first, line.c_str()); }
};

// What is known during one transfer.
struct Transfer {
  HttpResponse response;
  BodySink* sink = nullptr;
  size_t header_bytes = 0;
  bool begun = false;
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
  std::string refused;  // why the transfer was ended here

  bool Refuse(std::string why) {
    refused = std::move(why);
    return false;
  }
  bool sinks() const { return sink != nullptr && response.status >= 200 && response.status < 300; }
  bool Begin() {
    if (begun || !sinks()) return true;
    begun = true;
    std::string why = sink->Begin(response);
    return why.empty() || Refuse(std::move(why));
  }
};

// A status line begins a response; what came before was an interim one.
size_t OnHeader(char* data, size_t size, size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  std::string_view line(data, size * count);
  transfer.header_bytes += line.size();
  if (transfer.header_bytes > kMaxResponseHeaders)
    return transfer.Refuse("the headers of the response are larger than " + std::to_string(kMaxResponseHeaders) +
                           " bytes"),
           0;
  if (line.starts_with("HTTP/")) {
    transfer.response.headers.clear();
    line.remove_prefix(std::min(line.find(' '), line.size()));
    transfer.response.status = std::atoi(std::string(Trim(line)).c_str());
  } else if (size_t colon = line.find(':'); colon != std::string_view::npos) {
    transfer.response.headers.emplace_back(Lower(Trim(line.substr(0, colon))), Trim(line.substr(colon + 1)));
  }
  return size * count;
}

size_t OnBody(char* data, size_t size, size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  std::string_view bytes(data, size * count);
  if (!transfer.Begin()) return 0;
  if (transfer.sinks()) {
    std::string why = transfer.sink->Take(bytes);
    if (!why.empty()) return transfer.Refuse(std::move(why)), 0;
    return bytes.size();
  }
  if (transfer.response.body.size() + bytes.size() > kMaxResponseBody)
    return transfer.Refuse("the response is larger than the limit of " + std::to_string(kMaxResponseBody) + " bytes"),
           0;
  transfer.response.body.append(bytes);
  return bytes.size();
}

struct Progress {
  const HttpOptions& options;
  Transfer& transfer;
};

// About once a second, and whenever bytes move.
int OnProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& [options, transfer] = *static_cast<Progress*>(user);
  if (options.cancelled != nullptr && options.cancelled->load(std::memory_order_relaxed)) return transfer.Refuse("cancelled"), 1;
  auto waited = std::chrono::steady_clock::now() - transfer.since;
  if (options.header_timeout_s > 0 && transfer.response.status == 0 && waited > std::chrono::seconds(options.header_timeout_s))
    return transfer.Refuse("no response within " + std::to_string(options.header_timeout_s) + " s"), 1;
  return 0;
}

// Faults that another try may not meet. Certificates, refused URLs and the like stay as they are.
bool IsTransient(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return true;
    default:
      return false;
  }
}

class CurlClient : public HttpClient {
 public:
  explicit CurlClient(const HttpOptions& options) : options_(options), curl_(curl_easy_init()) {}
  ~CurlClient() override { curl_easy_cleanup(curl_); }
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  HttpResponse Send(const HttpRequest& request, BodySink* sink) override {
    Transfer transfer;
    transfer.sink = sink;
    char text[CURL_ERROR_SIZE] = "";
    if (curl_ == nullptr) return Failed(std::move(transfer), "libcurl cannot be set up", false);
    HeaderList headers;
    curl_easy_reset(curl_);
    SetUp(request, headers);
    curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, text);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, OnBody);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, OnHeader);
    curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &transfer);
    Progress progress{options_, transfer};
    if (options_.cancelled != nullptr || options_.header_timeout_s > 0) {
      curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
      curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, OnProgress);
      curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, &progress);
    }
    CURLcode code = curl_easy_perform(curl_);
    if (code == CURLE_OK) transfer.Begin();  // a body of no bytes
    if (!transfer.refused.empty()) {
      bool transient = transfer.response.status == 0;  // nothing came in time
      return Failed(std::move(transfer), "", transient);
    }
    if (code != CURLE_OK)
      return Failed(std::move(transfer), *text != '\0' ? text : curl_easy_strerror(code), IsTransient(code));
    return std::move(transfer.response);
  }

 private:
  static HttpResponse Failed(Transfer transfer, const std::string& why, bool transient) {
    transfer.response.fault = transfer.refused.empty() ? why : transfer.refused;
    transfer.response.transient = transient;
    return std::move(transfer.response);
  }

  void SetUp(const HttpRequest& request, HeaderList& headers) {
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl_, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT, options_.connect_timeout_s);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, options_.stall_timeout_s);
    curl_easy_setopt(curl_, CURLOPT_NETRC,
                     static_cast<long>(options_.netrc ? CURL_NETRC_OPTIONAL : CURL_NETRC_IGNORED));
    if (Result<Url> url = ParseUrl(request.url); url.ok() && IsLoopback(url->host))
      curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
    Method(request);
    for (const auto& [name, value] : request.headers) headers.Add(value.empty() ? name + ";" : name + ": " + value);
    if (!Has(request.headers, "user-agent")) headers.Add("User-Agent: regoc");
    headers.Add("Expect:");
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers.first);
    Tls();
  }

  void Method(const HttpRequest& request) {
    if (request.method == "PUT" || request.method == "POST" || request.method == "PATCH") {
      curl_easy_setopt(curl_, CURLOPT_POST, 1L);
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, request.body.empty() ? "" : request.body.data());
    } else if (request.method == "HEAD") {
      curl_easy_setopt(curl_, CURLOPT_NOBODY, 1L);
    }
    curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  void Tls() {
    curl_easy_setopt(curl_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) {
      curl_easy_setopt(curl_, CURLOPT_CAINFO, options_.ca_file.c_str());
      if (!options_.also_system_authorities) curl_easy_setopt(curl_, CURLOPT_CAPATH, nullptr);
    }
    if (options_.insecure) {
      curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYPEER, 0L);
      curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (options_.client_certificate.empty()) return;
    curl_easy_setopt(curl_, CURLOPT_SSLCERT, options_.client_certificate.c_str());
    curl_easy_setopt(curl_, CURLOPT_SSLKEY, options_.client_key.c_str());
    if (!options_.client_key_passphrase.empty()) curl_easy_setopt(curl_, CURLOPT_KEYPASSWD, options_.client_key_passphrase.c_str());
  }

  HttpOptions options_;
  CURL* curl_;
};

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return "";
}

std::unique_ptr<HttpClient> NewHttpClient(const HttpOptions& options) { return std::make_unique<CurlClient>(options); }

}  // namespace regoc::stores
