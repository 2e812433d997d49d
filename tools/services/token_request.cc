#include "runtime/base/file.h"
#include "tools/services/credentials.h"
#include "tools/stores/url.h"

namespace regoc::services {

namespace {

constexpr uint64_t kMaxTokenFile = uint64_t{1} << 20;
constexpr long kTokenTimeout = 10;  // seconds

}  // namespace

std::unique_ptr<stores::HttpClient> TokenClient(stores::HttpOptions options, const std::atomic<bool>* cancelled) {
  options.cancelled = cancelled;
  options.connect_timeout_s = kTokenTimeout;
  options.stall_timeout_s = kTokenTimeout;
  options.header_timeout_s = kTokenTimeout;
  return stores::NewHttpClient(options);
}

Result<std::string> Ask(stores::HttpClient& client, const stores::HttpRequest& request, const std::string& what) {
  stores::HttpResponse response = client.Send(request, nullptr);
  if (!response.fault.empty()) return Error{what + ": " + response.fault};
  if (response.status != 200) {
    std::string said;
    for (char c : response.body.substr(0, 300)) said += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return Error{what + ": status " + std::to_string(response.status) + (said.empty() ? "" : ": " + said)};
  }
  return std::move(response.body);
}

std::string FormField(const std::string& name, const std::string& value) {
  return stores::EscapeUrl(name, false) + "=" + stores::EscapeUrl(value, false);
}

Result<std::string> ReadTokenFile(const std::string& path) {
  Result<std::string> text = ReadFile(path, kMaxTokenFile);
  if (!text.ok()) return text.error();
  size_t begin = text->find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return Error{path + ": is empty"};
  return text->substr(begin, text->find_last_not_of(" \t\r\n") + 1 - begin);
}

}  // namespace regoc::services
