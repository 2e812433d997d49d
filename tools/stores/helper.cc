#include "tools/stores/helper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace regoc::stores {

namespace {

constexpr size_t kMaxAnswer = size_t{1} << 20;

using Clock = std::chrono::steady_clock;

// Both ends of a connection; a socket, because writing to a closed one can be told not to raise SIGPIPE.
struct Channel {
  int ours = -1, theirs = -1;
  bool Open() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
    ours = ends[0];
    theirs = ends[1];
    return true;
  }
  void Close(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  ~Channel() {
    Close(ours);
    Close(theirs);
  }
};

pid_t Spawn(const std::vector<std::string>& command, int channel) {
  std::vector<char*> arguments;
  for (const std::string& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: POSIX takes char*
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, channel, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, channel, STDOUT_FILENO);
  pid_t child = -1;
  int fault = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  errno = fault;
  return fault == 0 ? child : -1;
}

// Empty, or why the answer is not whole.
std::string ReadAnswer(int channel, std::string& answer, Clock::time_point end) {
  char buffer[4096];
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait{channel, POLLIN, 0};
    int ready = left <= 0 ? 0 : ::poll(&wait, 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return "does not answer in time";
    ssize_t got = ::read(channel, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return "";
    answer.append(buffer, static_cast<size_t>(got));
    if (answer.size() > kMaxAnswer) return "answers with more than 1 MiB";
  }
}

}  // namespace

Result<HelperOutput> RunHelper(const std::vector<std::string>& command, const std::string& input, int seconds) {
  Channel channel;
  if (!channel.Open()) return Error{command[0] + ": " + std::strerror(errno)};
  pid_t child = Spawn(command, channel.theirs);
  if (child < 0) return Error{command[0] + ": cannot be run: " + std::strerror(errno)};
  channel.Close(channel.theirs);
  [[maybe_unused]] ssize_t sent =
      ::send(channel.ours, input.data(), input.size(), MSG_NOSIGNAL);  // a helper need not read it
  ::shutdown(channel.ours, SHUT_WR);
  HelperOutput out;
  std::string why = ReadAnswer(channel.ours, out.text, Clock::now() + std::chrono::seconds(seconds));
  if (!why.empty()) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!why.empty()) return Error{command[0] + ": " + why};
  out.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return out;
}

}  // namespace regoc::stores
