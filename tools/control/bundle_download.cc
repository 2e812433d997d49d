#include "tools/control/bundle_download.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "runtime/base/file.h"
#include "tools/stores/url.h"

namespace regoc::control {

namespace {

constexpr std::string_view kBundleType = "application/vnd.openpolicyagent.bundles";

Result<Download> Fail(DownloadError& error, std::string message, int http_code = 0) {
  error = {message, http_code};
  return Error{std::move(message)};
}

// Keeps at most so many bytes.
class CappedSink : public stores::BodySink {
 public:
  explicit CappedSink(uint64_t limit) : limit_(limit) {}
  std::string Begin(const stores::HttpResponse&) override {
    bytes.clear();
    return "";
  }
  std::string Take(std::string_view piece) override {
    if (bytes.size() + piece.size() > limit_)
      return "the bundle is larger than size_limit_bytes (" + std::to_string(limit_) + ")";
    bytes.append(piece);
    return "";
  }
  std::string bytes;

 private:
  uint64_t limit_;
};

class ServiceDownloader : public Downloader {
 public:
  ServiceDownloader(const config::BundleConfig& bundle, std::unique_ptr<services::ServiceClient> client)
      : bundle_(bundle), client_(std::move(client)), ask_to_wait_(bundle.polling.long_poll_seconds > 0) {}

  Result<Download> Fetch(const std::string& etag, DownloadError& error) override {
    stores::HttpRequest request{.url = bundle_.resource};
    std::string prefer = "modes=snapshot,delta";
    if (ask_to_wait_) prefer += ";wait=" + std::to_string(bundle_.polling.long_poll_seconds);
    request.headers.emplace_back("Prefer", prefer);
    if (!etag.empty()) request.headers.emplace_back("If-None-Match", etag);
    CappedSink sink(bundle_.size_limit_bytes);
    stores::HttpResponse response = client_->Send(request, &sink);
    if (!response.fault.empty()) return Fail(error, "request failed: " + response.fault);
    Download download;
    download.etag = std::string(response.header("etag"));
    // A server that knows long polling says so by the type of what it sends.
    bool knows = response.header("content-type").starts_with(kBundleType);
    if (response.status == 200) {
      download.bytes = std::move(sink.bytes);
    } else if (response.status == 304) {
      download.unchanged = true;
    } else {
      return Fail(error, Explain(response.status), response.status);
    }
    ask_to_wait_ = knows && bundle_.polling.long_poll_seconds > 0;
    download.long_poll = ask_to_wait_;
    return download;
  }

 private:
  static std::string Explain(int status) {
    std::string text = "server replied with HTTP " + std::to_string(status);
    switch (status) {
      case 401:
        return text + " (unauthorized)";
      case 403:
        return text + " (forbidden)";
      case 404:
        return text + " (not found)";
      case 429:
        return text + " (too many requests)";
      default:
        return status >= 500 ? text + " (server error)" : text;
    }
  }

  config::BundleConfig bundle_;
  std::unique_ptr<services::ServiceClient> client_;
  bool ask_to_wait_;
};

// The ETag of a file is what tells that it was changed.
class FileDownloader : public Downloader {
 public:
  FileDownloader(std::string path, uint64_t limit) : path_(std::move(path)), limit_(limit) {}

  Result<Download> Fetch(const std::string& etag, DownloadError& error) override {
    struct stat facts{};
    if (::stat(path_.c_str(), &facts) != 0) return Fail(error, path_ + ": " + std::strerror(errno));
    Download download;
    if (S_ISDIR(facts.st_mode)) {
      download.folder = path_;
      return download;
    }
    download.etag = std::to_string(facts.st_mtim.tv_sec) + "." + std::to_string(facts.st_mtim.tv_nsec) + "-" +
                    std::to_string(facts.st_size) + "-" + std::to_string(facts.st_ino);
    if (download.etag == etag) {
      download.unchanged = true;
      return download;
    }
    Result<std::string> bytes = ReadFile(path_, limit_);
    if (!bytes.ok()) return Fail(error, bytes.error().message);
    download.bytes = *std::move(bytes);
    return download;
  }

 private:
  std::string path_;
  uint64_t limit_;
};

class OciDownloader : public Downloader {
 public:
  OciDownloader(std::unique_ptr<stores::Store> store, uint64_t limit) : store_(std::move(store)), limit_(limit) {}

  Result<Download> Fetch(const std::string& etag, DownloadError& error) override {
    Result<stores::Pulled> pulled = store_->Pull({.digest = "", .max_bytes = limit_});
    if (!pulled.ok()) return Fail(error, pulled.error().message);
    Download download;
    download.etag = pulled->digest;
    download.unchanged = download.etag == etag;
    if (download.unchanged) return download;
    if (pulled->artifact.parts.empty()) return Fail(error, "the artifact holds no bundle");
    download.bytes = std::move(pulled->artifact.parts[0].bytes);
    return download;
  }

 private:
  std::unique_ptr<stores::Store> store_;
  uint64_t limit_;
};

}  // namespace

Result<std::unique_ptr<Downloader>> NewDownloader(const config::BundleConfig& bundle,
                                                  const services::Services& services,
                                                  const std::atomic<bool>* cancelled) {
  if (bundle.resource.starts_with("file://"))
    return std::unique_ptr<Downloader>(new FileDownloader(bundle.resource.substr(7), bundle.size_limit_bytes));
  services::ClientOptions options{.cancelled = cancelled};
  if (services.IsOci(bundle.service)) {
    auto store = services.OciStore(bundle.service, bundle.resource, options);
    if (!store.ok()) return store.error();
    return std::unique_ptr<Downloader>(new OciDownloader(*std::move(store), bundle.size_limit_bytes));
  }
  // The head of the response comes when the bundle has changed.
  if (bundle.polling.long_poll_seconds > 0) options.header_timeout_s = bundle.polling.long_poll_seconds + 30;
  auto client = services.Client(bundle.service, options);
  if (!client.ok()) return client.error();
  return std::unique_ptr<Downloader>(new ServiceDownloader(bundle, *std::move(client)));
}

}  // namespace regoc::control
