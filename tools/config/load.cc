#include "tools/config/load.h"

#include <cstdlib>

#include "bundler/yaml_json.h"
#include "runtime/base/file.h"
#include "tools/config/set_path.h"

namespace regoc::config {

namespace {

std::string Trim(const std::string& text) {
  size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// A `${` without its `}` on the same line stays as it is.
std::string Substituted(const std::string& text, const Environment& environment) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t begin = text.find("${", at);
    size_t end = begin == std::string::npos ? begin : text.find_first_of("}\n", begin);
    if (end == std::string::npos) return out + text.substr(at);
    if (text[end] == '\n') {
      out += text.substr(at, end - at);
      at = end;
      continue;
    }
    out += text.substr(at, begin - at);
    out += environment(Trim(text.substr(begin + 2, end - begin - 2)).c_str()).value_or("");
    at = end + 1;
  }
  return out;
}

}  // namespace

Environment ProgramEnvironment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
  };
}

Result<Json> ParseConfiguration(const std::string& name, const std::string& text, const Environment& environment) {
  std::string substituted = Substituted(text, environment);
  if (substituted.find_first_not_of(" \t\r\n") == std::string::npos) return Json::object();
  Result<std::string> json = bundle::YamlToJson(substituted);
  if (!json.ok()) return Error{name + ": " + json.error().message};
  Json parsed = Json::parse(*json, nullptr, false);
  if (parsed.is_null()) return Json::object();
  if (!parsed.is_object()) return Error{name + ": want an object, got " + KindOf(parsed)};
  return parsed;
}

Result<Json> LoadConfiguration(const ConfigurationSources& sources, const Environment& environment) {
  Json out = Json::object();
  if (!sources.file.empty()) {
    Result<std::string> text = ReadFile(sources.file, kMaxConfigurationBytes);
    if (!text.ok()) return text.error();
    Result<Json> parsed = ParseConfiguration(sources.file, *text, environment);
    if (!parsed.ok()) return parsed;
    out = *std::move(parsed);
  }
  for (const std::string& text : sources.set)
    if (Status set = SetPaths(Substituted(text, environment), out); !set.ok())
      return Error{"--set " + text + ": " + set.error().message};
  auto read = [](const std::string& path) -> Result<Json> {
    Result<std::string> content = ReadFile(path, kMaxConfigurationBytes);
    if (!content.ok()) return content.error();
    size_t end = content->find_last_not_of(" \t\r\n");
    return Json(content->substr(0, end == std::string::npos ? 0 : end + 1));
  };
  for (const std::string& text : sources.set_file)
    if (Status set = SetPaths(Substituted(text, environment), out, read); !set.ok())
      return Error{"--set-file " + text + ": " + set.error().message};
  return out;
}

}  // namespace regoc::config
