#include "tools/regoc/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>

namespace regoc::cli {

namespace {

constexpr uint32_t kChanges = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
// Editors change a file in several steps: what comes within this time is one change.
constexpr int kSettleMs = 50;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// Folders, not files: a file that is replaced is another one.
void AddFolders(int inotify, const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code fault;
  fs::path root = path.starts_with("file://") ? path.substr(7) : path;
  if (!fs::is_directory(root, fault)) root = root.has_parent_path() ? root.parent_path() : fs::path(".");
  inotify_add_watch(inotify, root.c_str(), kChanges);
  if (!fs::is_directory(path, fault)) return;
  for (auto at = fs::recursive_directory_iterator(root, fault); !fault && at != fs::recursive_directory_iterator();
       at.increment(fault))
    if (at->is_directory(fault)) inotify_add_watch(inotify, at->path().c_str(), kChanges);
}

// Takes what has happened and waits until nothing more does.
void Drain(int inotify) {
  alignas(inotify_event) char events[8192];
  pollfd wait{inotify, POLLIN, 0};
  do {
    if (read(inotify, events, sizeof events) < 0) return;
  } while (poll(&wait, 1, kSettleMs) > 0);
}

}  // namespace

int WatchFiles(const std::vector<std::string>& paths, const std::function<void()>& changed) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  Descriptor stop(signalfd(-1, &signals, SFD_CLOEXEC)), inotify(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (stop.get() < 0 || inotify.get() < 0) return std::perror("Error creating path watcher"), 1;
  for (;;) {
    for (const std::string& path : paths) AddFolders(inotify.get(), path);
    std::fprintf(stdout, "%s\nWatching for changes ...\n", std::string(80, '*').c_str());
    std::fflush(stdout);
    pollfd wait[] = {{stop.get(), POLLIN, 0}, {inotify.get(), POLLIN, 0}};
    if (poll(wait, 2, -1) < 0 || wait[0].revents) return 0;
    Drain(inotify.get());
    changed();
    std::fflush(stdout);
  }
}

}  // namespace regoc::cli
