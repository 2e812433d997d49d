// Code that somebody sent, run where it can harm nobody: this program as a child process with limits that the system
// holds, an empty environment, and files of its own.
//
//   Result<Sandbox> sandbox = Sandbox::Make();
//   Status written = sandbox->Write("policy.rego", text);
//   Result<CommandOutput> output = sandbox->Run({"eval", "-d", "policy.rego", "data.play"}, {});
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/command.h"

namespace regoc::console {

struct SandboxLimits {
  std::chrono::milliseconds time{5000};   // from start to end; processor time has the same limit
  size_t memory_bytes = size_t{1} << 30;  // of the address space
  size_t file_bytes = size_t{64} << 20;   // of a file that it writes
  size_t output_bytes = size_t{4} << 20;  // that it prints
  friend bool operator==(const SandboxLimits&, const SandboxLimits&) = default;
};

// A folder, removed with this, and runs in it. Not shared between threads.
class Sandbox {
 public:
  static Result<Sandbox> Make();
  ~Sandbox();
  Sandbox(Sandbox&& other) noexcept : folder_(std::exchange(other.folder_, "")) {}
  Sandbox& operator=(Sandbox&&) = delete;

  // `name` may have folders, and is one that a program chose: not checked.
  Status Write(const std::string& name, std::string_view bytes) const;
  // The program with these arguments, in the folder, `input` on its standard input. An error: it could not be started,
  // took too long or said too much.
  Result<CommandOutput> Run(const std::vector<std::string>& arguments, const SandboxLimits& limits,
                            std::string_view input = {}) const;
  const std::string& folder() const { return folder_; }

 private:
  explicit Sandbox(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

// The first argument of the program as Run starts it. main() calls RunInSandbox then, which takes the limits and the
// folder from the arguments after it, and does not return but when that fails.
inline constexpr const char* kSandboxCommand = "run-in-sandbox";
int RunInSandbox(int argc, char** argv);

}  // namespace regoc::console
