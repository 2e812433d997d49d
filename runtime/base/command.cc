#include "runtime/base/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

extern char** environ;

namespace regoc {

namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kMaxErrors = size_t{64} << 10;

// To or from the child; both ends are closed with it.
struct Channel {
  int ours = -1, theirs = -1;
  bool Open(bool to_child) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    ours = ends[to_child ? 1 : 0], theirs = ends[to_child ? 0 : 1];
    ::fcntl(ours, F_SETFL, O_NONBLOCK);
    return true;
  }
  static void Close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  ~Channel() { Close(ours), Close(theirs); }
};

// Writing to a command that does not read must be an error and not the end of this program.
class NoBrokenPipe {
 public:
  NoBrokenPipe() { ::pthread_sigmask(SIG_BLOCK, &Pipe(), &before_); }
  ~NoBrokenPipe() {
    timespec none{};
    while (::sigtimedwait(&Pipe(), nullptr, &none) == SIGPIPE) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

 private:
  static const sigset_t& Pipe() {
    static const sigset_t set = [] {
      sigset_t made;
      sigemptyset(&made);
      sigaddset(&made, SIGPIPE);
      return made;
    }();
    return set;
  }
  sigset_t before_;
};

// This process's variables, with those of the options in place of the same names.
std::vector<std::string> Environment(const std::vector<std::string>& changed) {
  auto name = [](std::string_view variable) { return variable.substr(0, variable.find('=')); };
  std::vector<std::string> all = changed;
  for (char** at = environ; *at != nullptr; ++at)
    if (std::none_of(changed.begin(), changed.end(), [&](const std::string& one) { return name(one) == name(*at); }))
      all.emplace_back(*at);
  return all;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

class Child {
 public:
  Child() = default;
  // Ends what still runs, with everything that it started.
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // 0, or why it cannot be started, as errno says it.
  int Start(const CommandOptions& options) {
    if (!in_.Open(true) || !out_.Open(false) || !err_.Open(false)) return errno;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in_.theirs, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out_.theirs, STDOUT_FILENO);
    if (!options.own_errors) ::posix_spawn_file_actions_adddup2(&actions, err_.theirs, STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    std::vector<std::string> words = options.words, variables = Environment(options.environment);
    int failed = ::posix_spawnp(&pid_, words[0].c_str(), &actions, &attributes, Pointers(words).data(),
                                Pointers(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failed != 0) return pid_ = 0, failed;
    for (Channel* channel : {&in_, &out_, &err_}) Channel::Close(channel->theirs);
    return 0;
  }

  // Empty, or why it did not go well.
  std::string Talk(std::string_view input, size_t max_output, Clock::time_point deadline, CommandOutput& output) {
    while (out_.ours >= 0 || err_.ours >= 0) {
      if (input.empty()) Channel::Close(in_.ours);
      pollfd files[] = {{in_.ours, POLLOUT, 0}, {out_.ours, POLLIN, 0}, {err_.ours, POLLIN, 0}};
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0) return "takes too long";
      if (::poll(files, 3, static_cast<int>(std::min<int64_t>(left, 1'000'000))) < 0 && errno != EINTR)
        return std::strerror(errno);
      if (files[0].revents != 0) Write(input);
      if (files[1].revents != 0) Read(out_, output.text);
      if (files[2].revents != 0) Read(err_, output.errors);
      if (output.text.size() > max_output) return "prints more than " + std::to_string(max_output) + " bytes";
      output.errors.resize(std::min(output.errors.size(), kMaxErrors));
    }
    return "";
  }

  // Its exit code; -1 when it doesn't end.
  int Wait(Clock::time_point deadline) {
    int status = 0;
    for (auto pause = std::chrono::microseconds(50);; pause = std::min(pause * 2, std::chrono::microseconds(2000))) {
      pid_t done = ::waitpid(pid_, &status, WNOHANG);
      if (done == pid_) return pid_ = 0, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      if (done < 0 && errno != EINTR) return pid_ = 0, -1;
      if (Clock::now() > deadline) return -1;
      std::this_thread::sleep_for(pause);
    }
  }

 private:
  void Write(std::string_view& input) {
    ssize_t written = ::write(in_.ours, input.data(), input.size());
    if (written > 0)
      input.remove_prefix(static_cast<size_t>(written));
    else if (errno != EAGAIN && errno != EINTR)
      input = {};  // it reads no further, which is its affair
  }
  static void Read(Channel& channel, std::string& to) {
    char buffer[16384];
    ssize_t got = ::read(channel.ours, buffer, sizeof buffer);
    if (got > 0)
      to.append(buffer, static_cast<size_t>(got));
    else if (got == 0 || (errno != EINTR && errno != EAGAIN))
      Channel::Close(channel.ours);
  }

  pid_t pid_ = 0;
  Channel in_, out_, err_;
};

}  // namespace

Result<CommandOutput> RunCommand(const CommandOptions& options) {
  auto fault = [&](const std::string& what) { return Error{options.words[0] + " " + what}; };
  Clock::time_point deadline = Clock::now() + options.timeout;
  NoBrokenPipe guard;
  Child child;
  if (int failed = child.Start(options); failed != 0)
    return fault(std::string("cannot be started: ") + std::strerror(failed));
  CommandOutput output;
  if (std::string why = child.Talk(options.input, options.max_output, deadline, output); !why.empty())
    return fault(why);
  output.status = child.Wait(deadline);
  if (output.status < 0) return fault("takes too long");
  return output;
}

std::string LastLine(std::string_view errors) {
  errors = errors.substr(0, errors.find_last_not_of(" \r\n") + 1);
  size_t line = errors.rfind('\n');
  return std::string(errors.substr(line == errors.npos ? 0 : line + 1));
}

}  // namespace regoc
