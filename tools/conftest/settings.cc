#include "tools/conftest/settings.h"

#include <algorithm>
#include <filesystem>

#include "runtime/base/file.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/inputs/reader.h"

namespace regoc::conftest {

namespace {

constexpr size_t kMaxFileBytes = size_t{1} << 20;

std::string VariableOf(std::string_view flag) {
  std::string name = "CONFTEST_";
  for (char c : flag) name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string TextOf(Value value) {
  if (value.is_string()) return std::string(value.text());
  std::string out;
  if (!value.is_null()) AppendJson(out, value);
  return out;
}

}  // namespace

Status Settings::ReadFile(const std::string& path) {
  Result<std::string> text = regoc::ReadFile(path, kMaxFileBytes);
  if (!text.ok()) return Error{"read in config: error reading config: " + text.error().message};
  Arena arena;
  inputs::ReadOptions options;
  options.limits.max_bytes = kMaxFileBytes;
  Result<inputs::Parsed> parsed = inputs::Read(arena, path, *text, options);
  if (!parsed.ok()) return Error{"read in config: error reading config: " + parsed.error().message};
  Value root = parsed->documents.empty() ? Value() : parsed->documents[0].value;
  if (root.is_null()) return Unit{};
  if (!root.is_object()) return Error{"read in config: error reading config: " + path + ": want keys and values"};
  for (uint32_t i = 0; i < root.object().count; ++i) {
    const Entry& entry = root.object().items[i];
    std::vector<std::string>& values = file_[Lower(entry.key.text())];
    if (!entry.value.is_array()) {
      values = {TextOf(entry.value)};
      continue;
    }
    for (size_t item = 0; item < entry.value.size(); ++item) values.push_back(TextOf(entry.value.items()[item]));
  }
  return Unit{};
}

Status Settings::Add(const FlagSpec& flag, const Environment& environment) {
  std::string name(flag.name), from;
  std::vector<std::string> values;
  bool given = true;
  if (auto at = line_.flags.find(name); at != line_.flags.end()) {
    values = at->second;
  } else if (std::optional<std::string> variable = environment(VariableOf(name)); variable && !variable->empty()) {
    from = VariableOf(name);
    values = flag.kind == FlagKind::kList ? SplitList(*variable) : std::vector{*variable};
  } else if (auto kept = file_.find(name); kept != file_.end()) {
    from = "`" + name + "` of the configuration file";
    values = kept->second;
    if (flag.kind == FlagKind::kList && values.size() == 1) values = SplitList(values[0]);
  } else {
    given = false;
    values = flag.kind == FlagKind::kList ? SplitList(flag.value) : std::vector{std::string(flag.value)};
  }
  if (flag.kind == FlagKind::kBool) {
    Result<bool> read = values.empty() || values[0].empty() ? false : ParseBool(values[0]);
    if (!read.ok()) return Error{from + ": " + read.error().message};
    values = {*read ? "true" : "false"};
  }
  if (given) given_[name] = true;
  values_[name] = std::move(values);
  return Unit{};
}

Result<Settings> Settings::Of(const CommandSpec& command, CommandLine line, const Environment& environment) {
  Settings settings;
  settings.line_ = std::move(line);
  for (const FlagSpec& flag : GlobalFlags())
    if (Status added = settings.Add(flag, environment); !added.ok()) return added.error();
  std::string path = settings.Text("config-file");
  if (path.empty()) {
    for (const char* name : {"conftest.json", "conftest.toml", "conftest.yaml", "conftest.yml"}) {
      std::error_code failed;
      if (std::filesystem::is_regular_file(name, failed)) {
        path = name;
        break;
      }
    }
  }
  if (!path.empty())
    if (Status read = settings.ReadFile(path); !read.ok()) return read.error();
  for (const FlagSpec& flag : command.flags)
    if (Status added = settings.Add(flag, environment); !added.ok()) return added.error();
  return settings;
}

}  // namespace regoc::conftest
