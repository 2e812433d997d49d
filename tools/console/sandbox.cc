#include "tools/console/sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "runtime/base/file.h"

namespace regoc::console {

namespace {

constexpr int kFixedArguments = 6;  // program, command, folder, seconds, memory, file size
constexpr int kCannotRun = 127;
constexpr rlim_t kOpenFiles = 64;

bool Limit(decltype(RLIMIT_AS) what, rlim_t to) {
  rlimit limit{to, to};
  return ::setrlimit(what, &limit) == 0;
}

rlim_t NumberOf(const char* text) { return static_cast<rlim_t>(std::strtoull(text, nullptr, 10)); }

}  // namespace

Result<Sandbox> Sandbox::Make() {
  std::error_code fault;
  std::string pattern = (std::filesystem::temp_directory_path(fault) / "regoc-console-XXXXXX").string();
  if (fault) return Error{"there is no folder for temporary files: " + fault.message()};
  if (!::mkdtemp(pattern.data())) return Error{pattern + ": " + std::strerror(errno)};
  return Sandbox(std::move(pattern));
}

Sandbox::~Sandbox() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Status Sandbox::Write(const std::string& name, std::string_view bytes) const {
  std::filesystem::path path = std::filesystem::path(folder_) / name;
  std::error_code fault;
  std::filesystem::create_directories(path.parent_path(), fault);
  if (fault) return Error{path.parent_path().string() + ": " + fault.message()};
  return WriteFileAtomically(path.string(), bytes);
}

Result<CommandOutput> Sandbox::Run(const std::vector<std::string>& arguments, const SandboxLimits& limits,
                                   std::string_view input) const {
  auto seconds = std::chrono::ceil<std::chrono::seconds>(limits.time).count();
  CommandOptions command;
  command.words = {"/proc/self/exe",
                   kSandboxCommand,
                   folder_,
                   std::to_string(seconds),
                   std::to_string(limits.memory_bytes),
                   std::to_string(limits.file_bytes)};
  command.words.insert(command.words.end(), arguments.begin(), arguments.end());
  command.input = input;
  command.timeout = limits.time;
  command.max_output = limits.output_bytes;
  return RunCommand(command);
}

int RunInSandbox(int argc, char** argv) {
  auto fail = [](const char* what) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno)), kCannotRun; };
  if (argc <= kFixedArguments) return errno = EINVAL, fail(kSandboxCommand);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (::nice(10) == -1) errno = 0;  // decisions go first; if it cannot be had, so be it
  if (::chdir(argv[2]) != 0) return fail(argv[2]);
  bool limited = Limit(RLIMIT_CPU, NumberOf(argv[3])) && Limit(RLIMIT_AS, NumberOf(argv[4])) &&
                 Limit(RLIMIT_FSIZE, NumberOf(argv[5])) && Limit(RLIMIT_CORE, 0) && Limit(RLIMIT_NOFILE, kOpenFiles);
  if (!limited) return fail("setrlimit");
  std::vector<char*> words{argv[0]};
  words.insert(words.end(), argv + kFixedArguments, argv + argc);
  words.push_back(nullptr);
  char* no_environment[] = {nullptr};
  ::execve("/proc/self/exe", words.data(), no_environment);
  return fail("/proc/self/exe");
}

}  // namespace regoc::console
