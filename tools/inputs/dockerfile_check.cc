#include "tools/inputs/dockerfile_check.h"

#include <algorithm>

#include "tools/inputs/cursor.h"

namespace regoc::inputs::dockerfile {

namespace {

struct Rule {
  std::string_view name;
  std::string_view flags;  // allowed ones, each between spaces
  size_t least = 1;        // arguments
};

constexpr Rule kRules[] = {
    {"add", " chown chmod link keep-git-dir checksum unpack exclude ", 2},
    {"arg", ""},
    {"cmd", "", 0},
    {"copy", " chown from chmod link exclude parents ", 2},
    {"entrypoint", "", 0},
    {"env", ""},
    {"expose", ""},
    {"from", " platform "},
    {"healthcheck", " interval timeout start-period start-interval retries "},
    {"label", ""},
    {"maintainer", ""},
    {"onbuild", ""},
    {"run", " mount network security device ", 0},
    {"shell", ""},
    {"stopsignal", ""},
    {"user", ""},
    {"volume", ""},
    {"workdir", ""},
};

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

bool IsStageName(std::string_view name) {
  auto belongs = [](char c) { return (c >= 'a' && c <= 'z') || IsDigit(c) || c == '-' || c == '_' || c == '.'; };
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::ranges::all_of(name, belongs);
}

std::string CheckFrom(const Instruction& from) {
  size_t count = from.values.size();
  if (count == 3 && LowerText(from.values[1]) == "as") {
    if (IsStageName(LowerText(from.values[2]))) return "";
    return "invalid name for build stage: \"" + from.values[2] +
           "\", name can't start with a number or contain symbols";
  }
  return count == 1 ? "" : "FROM requires either one or three arguments";
}

std::string CheckHealth(const Instruction& health) {
  std::string type = Upper(health.values[0]);
  if (type == "NONE") return health.values.size() == 1 ? "" : "HEALTHCHECK NONE takes no arguments";
  if (type != "CMD") return "Unknown type \"" + type + "\" in HEALTHCHECK (try CMD)";
  return health.values.size() > 1 ? "" : "Missing command after HEALTHCHECK CMD";
}

std::string CheckTrigger(const Instruction& onbuild) {
  if (onbuild.trigger.empty()) return "ONBUILD requires at least one argument";
  const std::string& name = onbuild.trigger[0].lower_name;
  if (name == "onbuild") return "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed";
  if (name == "from" || name == "maintainer") return Upper(name) + " isn't allowed as an ONBUILD trigger";
  return Check(onbuild.trigger[0]);
}

std::string CheckNames(const Instruction& pairs) {
  for (size_t i = 0; i < pairs.values.size(); i += 3)
    if (pairs.values[i].empty()) return Upper(pairs.lower_name) + " names can not be blank";
  return "";
}

}  // namespace

std::string Check(const Instruction& instruction) {
  const Rule* rule = std::ranges::find(kRules, instruction.lower_name, &Rule::name);
  if (rule == std::end(kRules)) return "unknown instruction: " + instruction.name;
  if (rule->name == "onbuild") return CheckTrigger(instruction);
  std::string name = Upper(rule->name);
  if (instruction.values.size() < rule->least) {
    static constexpr std::string_view kExactlyOne[] = {"maintainer", "stopsignal", "user", "workdir"};
    if (rule->least == 2)
      return name + " requires at least two arguments, but only one was provided. Destination could not be determined";
    if (rule->name == "from") return "FROM requires either one or three arguments";
    return name + (std::ranges::find(kExactlyOne, rule->name) == std::end(kExactlyOne)
                       ? " requires at least one argument"
                       : " requires exactly one argument");
  }
  for (const std::string& flag : instruction.flags) {
    std::string_view known = std::string_view(flag).substr(2, flag.find('=') - 2);
    if (rule->flags.find(" " + std::string(known) + " ") == std::string_view::npos)
      return "unknown flag: --" + std::string(known);
  }
  if (rule->name == "from") return CheckFrom(instruction);
  if (rule->name == "healthcheck") return CheckHealth(instruction);
  if (rule->name == "env" || rule->name == "label") return CheckNames(instruction);
  if (rule->name == "shell" && !instruction.json) return "SHELL requires the arguments to be in JSON form";
  if (rule->name == "volume" && std::ranges::find(instruction.values, "") != instruction.values.end())
    return "VOLUME specified can not be an empty string";
  return "";
}

}  // namespace regoc::inputs::dockerfile
