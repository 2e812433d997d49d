// Command lines as Conftest's: flags anywhere, "--flag value", "--flag=value", "-p value", "-pvalue", lists that repeat or
// have commas, "--" before what is no flag.
//
//   Result<CommandLine> line = ParseCommandLine(spec, {"-p", "a,b", "in/", "--trace"});
//   line->flags.at("policy")     // {"a", "b"}
//   line->arguments              // {"in/"}
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::conftest {

enum class FlagKind { kBool, kString, kList };

struct FlagSpec {
  std::string_view name;
  char letter = 0;  // 0: none
  FlagKind kind = FlagKind::kBool;
  std::string_view value;  // the default; of a list with commas
  std::string_view help;
};

struct CommandSpec {
  std::string_view name;
  std::string_view arguments;  // "<path> [path [...]]"
  std::string_view brief;      // one line
  std::string_view text;       // the page of help; empty: `brief`
  std::span<const FlagSpec> flags;
};

// Flags of all commands.
std::span<const FlagSpec> GlobalFlags();
// The flag, or nullptr.
const FlagSpec* FindFlag(const CommandSpec& command, std::string_view name);

struct CommandLine {
  std::vector<std::string> arguments;
  std::map<std::string, std::vector<std::string>, std::less<>> flags;  // those that were given; a list has all its items
  bool help = false;
};

// Errors are pflag's: "unknown flag: --foo", "flag needs an argument: 'p' in -p".
Result<CommandLine> ParseCommandLine(const CommandSpec& command, const std::vector<std::string>& words);

// "true", "f", "1" as Go's strconv.ParseBool reads them; an error otherwise.
Result<bool> ParseBool(std::string_view text);

// "a,b" as items; a field in double quotes may hold commas (RFC 4180).
std::vector<std::string> SplitList(std::string_view text);

// "Usage:" and the tables of flags, in the layout of Cobra's help.
std::string UsageText(const CommandSpec& command, std::string_view path);

}  // namespace regoc::conftest
