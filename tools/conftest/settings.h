// What a command is to do: flags over environment variables (CONFTEST_NO_COLOR) over the configuration file over defaults.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"
#include "tools/conftest/command_line.h"

namespace regoc::conftest {

// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

class Settings {
 public:
  // `command` must outlive the settings. Reads the file of --config-file or CONFTEST_CONFIG_FILE, else conftest.json, .toml,
  // .yaml or .yml of the current folder, when there is one. Errors name the file or the variable.
  static Result<Settings> Of(const CommandSpec& command, CommandLine line, const Environment& environment);

  const std::vector<std::string>& arguments() const { return line_.arguments; }
  // Each is for a flag of the command of that kind.
  bool Is(std::string_view flag) const { return !Values(flag).empty() && Values(flag)[0] == "true"; }
  std::string Text(std::string_view flag) const { return Values(flag).empty() ? "" : Values(flag)[0]; }
  const std::vector<std::string>& List(std::string_view flag) const { return Values(flag); }
  // Whether it was set by anything but its default.
  bool Given(std::string_view flag) const { return given_.contains(flag); }

 private:
  Status ReadFile(const std::string& path);
  Status Add(const FlagSpec& flag, const Environment& environment);
  const std::vector<std::string>& Values(std::string_view flag) const { return values_.find(flag)->second; }

  CommandLine line_;
  std::map<std::string, std::vector<std::string>, std::less<>> file_;  // by key in lower case
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::map<std::string, bool, std::less<>> given_;
};

}  // namespace regoc::conftest
