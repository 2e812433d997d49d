// One bundle from where it is: a service, a registry, a file.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "tools/config/configuration.h"
#include "tools/services/services.h"

namespace regoc::control {

struct Download {
  bool unchanged = false;  // the bundle is the one with the ETag that was known
  std::string bytes;       // of the archive; empty for folders
  std::string folder;      // a folder in place of an archive
  std::string etag;
  bool long_poll = false;  // the server answers when there is something new: it may be asked again at once
};

struct DownloadError {
  std::string message;
  int http_code = 0;  // of the response; 0: there was none
};

// Belongs to one thread.
class Downloader {
 public:
  virtual ~Downloader() = default;
  // `etag` is that of what the caller has, or empty. Of the bytes at most the bundle's limit are read.
  virtual Result<Download> Fetch(const std::string& etag, DownloadError& error) = 0;
};

// Errors: the service does not exist, or is not fit.
Result<std::unique_ptr<Downloader>> NewDownloader(const config::BundleConfig& bundle,
                                                  const services::Services& services,
                                                  const std::atomic<bool>* cancelled);

}  // namespace regoc::control
