// Signing by a command: the bytes go to its standard input, the signature comes from its standard output.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "bundler/jwt.h"
#include "bundler/key_material.h"

extern char** environ;

namespace regoc::bundle {

namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kMaxOutput = size_t{64} << 10;

// Both ends are closed with it.
struct Pipe {
  int ends[2] = {-1, -1};
  bool Open() { return ::pipe2(ends, O_CLOEXEC) == 0; }
  void Close(int end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  ~Pipe() { Close(0), Close(1); }
};

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

  bool Start(const CommandKey& command, std::string_view algorithm) {
    if (!in_.Open() || !out_.Open() || !err_.Open()) return false;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in_.ends[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out_.ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err_.ends[1], 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    std::vector<std::string> variables;
    for (char** at = environ; *at != nullptr; ++at)
      if (!std::string_view(*at).starts_with("REGOC_SIGNING_")) variables.emplace_back(*at);
    variables.push_back("REGOC_SIGNING_ALG=" + std::string(algorithm));
    variables.push_back("REGOC_SIGNING_KEY_ID=" + command.key_id);
    std::vector<char*> environment;
    for (std::string& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);
    std::string text = command.command;
    char shell[] = "sh", flag[] = "-c";
    char* arguments[] = {shell, flag, text.data(), nullptr};
    int failed = ::posix_spawn(&pid_, "/bin/sh", &actions, &attributes, arguments, environment.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed != 0) return errno = failed, pid_ = 0, false;
    in_.Close(0), out_.Close(1), err_.Close(1);
    ::fcntl(in_.ends[1], F_SETFL, O_NONBLOCK);
    return true;
  }

  // Empty, or why it did not go well.
  std::string Talk(std::string_view input, Clock::time_point deadline, std::string& output, std::string& errors) {
    while (out_.ends[0] >= 0 || err_.ends[0] >= 0) {
      if (input.empty()) in_.Close(1);
      pollfd files[] = {{in_.ends[1], POLLOUT, 0}, {out_.ends[0], POLLIN, 0}, {err_.ends[0], POLLIN, 0}};
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      if (left <= 0) return "takes too long";
      if (::poll(files, 3, static_cast<int>(std::min<int64_t>(left, 1'000'000))) < 0 && errno != EINTR)
        return std::strerror(errno);
      if (files[0].revents != 0) Write(input);
      if (files[1].revents != 0) Read(out_, output);
      if (files[2].revents != 0) Read(err_, errors);
      if (output.size() > kMaxOutput) return "prints more than a signature";
      errors.resize(std::min(errors.size(), kMaxOutput));
    }
    return "";
  }

  // Its exit code; -1 when a signal ended it, -2 when it doesn't end.
  int Wait(Clock::time_point deadline) {
    int status = 0;
    for (;;) {
      pid_t done = ::waitpid(pid_, &status, WNOHANG);
      if (done == pid_) return pid_ = 0, WIFEXITED(status) ? WEXITSTATUS(status) : -1;
      if (done < 0 && errno != EINTR) return -1;
      if (Clock::now() > deadline) return -2;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  void Write(std::string_view& input) {
    ssize_t written = ::write(in_.ends[1], input.data(), input.size());
    if (written > 0)
      input.remove_prefix(static_cast<size_t>(written));
    else if (errno != EAGAIN && errno != EINTR)
      input = {};  // it reads no further, which is its affair
  }
  static void Read(Pipe& pipe, std::string& to) {
    char buffer[4096];
    ssize_t got = ::read(pipe.ends[0], buffer, sizeof buffer);
    if (got > 0)
      to.append(buffer, static_cast<size_t>(got));
    else if (got == 0 || errno != EINTR)
      pipe.Close(0);
  }

  pid_t pid_ = 0;
  Pipe in_, out_, err_;
};

// Base64 in either alphabet, white space and padding around it left out.
Result<std::string> Decoded(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  while (text.ends_with('=')) text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  if (text.empty()) return Error{"prints no signature"};
  Result<std::string> bytes = DecodeBase64Url(text);
  return bytes.ok() ? bytes : Error{"prints something else than base64: " + bytes.error().message};
}

// Writing to a command that does not read must be an error and not the end of this program.
class NoBrokenPipe {
 public:
  NoBrokenPipe() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, &before_);
  }
  ~NoBrokenPipe() {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    timespec none{};
    while (::sigtimedwait(&pipe, nullptr, &none) == SIGPIPE) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

Result<std::string> SignByCommand(const CommandKey& command, std::string_view algorithm, std::string_view bytes) {
  auto fault = [](const std::string& what) { return Error{"the signing command " + what}; };
  NoBrokenPipe guard;
  Clock::time_point deadline = Clock::now() + std::chrono::seconds(command.timeout_seconds);
  Child child;
  if (!child.Start(command, algorithm)) return fault(std::string("cannot be started: ") + std::strerror(errno));
  std::string output, errors;
  if (std::string why = child.Talk(bytes, deadline, output, errors); !why.empty()) return fault(why);
  int code = child.Wait(deadline);
  if (code == -2) return fault("takes too long");
  if (code != 0) {
    std::string last = errors.substr(0, errors.find_last_not_of(" \n") + 1);
    last = last.substr(last.rfind('\n') == last.npos ? 0 : last.rfind('\n') + 1, 300);
    return fault((code < 0 ? "was ended by a signal" : "failed with exit code " + std::to_string(code)) +
                 (last.empty() ? "" : ": " + last));
  }
  Result<std::string> signature = Decoded(std::move(output));
  return signature.ok() ? signature : fault(signature.error().message);
}

}  // namespace regoc::bundle
