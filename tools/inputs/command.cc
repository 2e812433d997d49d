#include "tools/inputs/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

extern char** environ;

namespace regoc::inputs {

namespace {

constexpr int kStepMilliseconds = 100;
constexpr int kSteps = 300;
constexpr off_t kMaxOutput = off_t{256} << 20;

// A file in memory: unlike a pipe it takes all that is written, so that nobody waits for anybody.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("command", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int descriptor() const { return descriptor_; }
  bool Fill(std::string_view text) {
    while (!text.empty()) {
      ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<size_t>(written));
    }
    return ::lseek(descriptor_, 0, SEEK_SET) == 0;
  }
  off_t Size() const {
    struct stat status;
    return ::fstat(descriptor_, &status) == 0 ? status.st_size : 0;
  }
  std::string Contents() const {
    std::string text(static_cast<size_t>(std::min(Size(), kMaxOutput)), '\0');
    size_t done = 0;
    while (done < text.size()) {
      ssize_t got = ::pread(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(done));
      if (got <= 0 && errno != EINTR) break;
      if (got > 0) done += static_cast<size_t>(got);
    }
    text.resize(done);
    return text;
  }

 private:
  int descriptor_;
};

// Of a program in a group of its own; 0 when it could not be started.
pid_t Start(const std::vector<std::string>& arguments, int in, int out, int err) {
  std::vector<char*> words;
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, 0);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  posix_spawn_file_actions_adddup2(&actions, err, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t pid = 0;
  int failed = ::posix_spawnp(&pid, words[0], &actions, &attributes, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return failed == 0 ? pid : 0;
}

// Waits until it ends by itself, or ends it with all that it started.
void Wait(pid_t pid, const MemoryFile& out, const MemoryFile& err, CommandOutput& result) {
  int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  bool ended = false;
  for (int step = 0; step < kSteps && !ended && handle >= 0; ++step) {
    pollfd watched{handle, POLLIN, 0};
    ended = ::poll(&watched, 1, kStepMilliseconds) > 0;
    if (out.Size() > kMaxOutput || err.Size() > kMaxOutput) break;
  }
  if (handle >= 0) ::close(handle);
  result.timed_out = !ended && handle >= 0;
  if (result.timed_out) ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

CommandOutput RunCommand(const std::vector<std::string>& arguments, std::string_view input) {
  CommandOutput result;
  MemoryFile in, out, err;
  if (in.descriptor() < 0 || out.descriptor() < 0 || err.descriptor() < 0 || !in.Fill(input)) return result;
  pid_t pid = Start(arguments, in.descriptor(), out.descriptor(), err.descriptor());
  if (pid == 0) return result;
  result.found = true;
  Wait(pid, out, err, result);
  result.output = out.Contents();
  result.errors = err.Contents();
  return result;
}

}  // namespace regoc::inputs
