#include "tools/control/file_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace regoc::control {

namespace fs = std::filesystem;

namespace {

constexpr uint32_t kChanges = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
constexpr int kSettleMs = 50;  // editors change a file in several steps

}  // namespace

FileWatch::~FileWatch() {
  if (ending_ >= 0) eventfd_write(ending_, 1);
  if (thread_.joinable()) thread_.join();
  if (inotify_ >= 0) close(inotify_);
  if (ending_ >= 0) close(ending_);
}

Status FileWatch::Start() {
  inotify_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  ending_ = eventfd(0, EFD_CLOEXEC);
  if (inotify_ < 0 || ending_ < 0) return Error{std::string("files cannot be watched: ") + std::strerror(errno)};
  AddFolders();
  thread_ = std::thread([this] { Run(); });
  return Unit{};
}

// Folders, not files: a file that is replaced is another one. Adding a folder again changes nothing.
void FileWatch::AddFolders() {
  for (const std::string& path : paths_) {
    std::error_code fault;
    fs::path root = path;
    if (!fs::is_directory(root, fault)) root = root.has_parent_path() ? root.parent_path() : fs::path(".");
    inotify_add_watch(inotify_, root.c_str(), kChanges);
    if (!fs::is_directory(path, fault)) continue;
    for (auto at = fs::recursive_directory_iterator(root, fault); !fault && at != fs::recursive_directory_iterator();
         at.increment(fault))
      if (at->is_directory(fault)) inotify_add_watch(inotify_, at->path().c_str(), kChanges);
  }
}

void FileWatch::Run() {
  char events[4096];
  for (bool pending = false;;) {
    pollfd waits[] = {{inotify_, POLLIN, 0}, {ending_, POLLIN, 0}};
    int ready = poll(waits, 2, pending ? kSettleMs : -1);
    if (ready < 0 && errno != EINTR) return;
    if (waits[1].revents != 0) return;
    if (ready > 0) {
      while (read(inotify_, events, sizeof events) > 0) pending = true;
    } else if (ready == 0 && pending) {
      pending = false;
      AddFolders();
      changed_();
    }
  }
}

}  // namespace regoc::control
