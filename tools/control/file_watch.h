// Tells when files change.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::control {

// Changes that come together are told once.
class FileWatch {
 public:
  // Files, and folders with all below. `changed` is called on a thread of this.
  FileWatch(std::vector<std::string> paths, std::function<void()> changed)
      : paths_(std::move(paths)), changed_(std::move(changed)) {}
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // Errors: the system cannot watch.
  Status Start();

 private:
  void AddFolders();
  void Run();

  std::vector<std::string> paths_;
  std::function<void()> changed_;
  int inotify_ = -1;
  int ending_ = -1;
  std::thread thread_;
};

}  // namespace regoc::control
