#include "tools/inputs/reader.h"

#include <algorithm>
#include <array>

#include "tools/inputs/cursor.h"
#include "tools/inputs/formats.h"
#include "tools/inputs/maker.h"

namespace regoc::inputs {

namespace {

struct Format {
  std::string_view name;
  Parsed (*read)(Maker&);
};

constexpr Format kFormats[] = {
    {"codeowners", ReadCodeowners},
    {"cue", ReadCue},
    {"cyclonedx", ReadCycloneDx},
    {"dockerfile", ReadDockerfile},
    {"dotenv", ReadDotenv},
    {"edn", ReadEdn},
    {"hcl1", ReadHcl1},
    {"hcl2", ReadHcl2},
    {"hocon", ReadHocon},
    {"ignore", ReadIgnore},
    {"ini", ReadIni},
    {"json", ReadJson},
    {"jsonc", ReadJsonc},
    {"jsonnet", ReadJsonnet},
    {"nginx", ReadNginx},
    {"properties", ReadProperties},
    {"spdx", ReadSpdx},
    {"textproto", ReadTextproto},
    {"toml", ReadToml},
    {"vcl", ReadVcl},
    {"xml", ReadXml},
    {"yaml", ReadYaml},
};

constexpr auto kNames = [] {
  std::array<std::string_view, std::size(kFormats)> names{};
  for (size_t i = 0; i < names.size(); ++i) names[i] = kFormats[i].name;
  return names;
}();

const Format* FindFormat(std::string_view name) {
  const Format* found = std::ranges::find(kFormats, name, &Format::name);
  return found == std::end(kFormats) ? nullptr : found;
}

std::string NameList() {
  std::string list;
  for (std::string_view name : kNames) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

}  // namespace

std::span<const std::string_view> Parsers() { return kNames; }

std::optional<std::string_view> ParserFor(std::string_view path) {
  if (path == "-") return "yaml";
  std::string file = LowerText(path.substr(path.rfind('/') + 1));
  size_t dot = file.rfind('.');
  std::string extension = dot == std::string::npos ? "" : file.substr(dot + 1);
  if (file == "dockerfile" || file.starts_with("dockerfile.") || extension == "dockerfile") return "dockerfile";
  if (extension == "yml" || extension == "yaml") return "yaml";
  if (extension == "hcl" || extension == "tf" || extension == "tfvars") return "hcl2";
  if (extension == "gitignore" || extension == "dockerignore") return "ignore";
  if (file.starts_with(".env.") || extension == "env") return "dotenv";
  if (file == "nginx.conf") return "nginx";
  if (file == "jenkinsfile" || file.starts_with("jenkinsfile.")) return "groovy";
  if (extension == "textproto" || extension == "textpb") return "textproto";
  if (file == "codeowners") return "codeowners";
  const Format* format = FindFormat(extension);
  return format == nullptr ? std::nullopt : std::optional(format->name);
}

Result<Parsed> Read(Arena& arena, const std::string& name, std::string_view text, const ReadOptions& options) {
  std::optional<std::string_view> parser = options.parser.empty() ? ParserFor(name) : std::string_view(options.parser);
  if (!parser) return Error{name + ": no parser is known for files of that name"};
  const Format* format = FindFormat(*parser);
  if (format == nullptr)
    return Error{name + ": unknown parser: " + std::string(*parser) + " (there are " + NameList() + ")"};
  if (text.size() > options.limits.max_bytes)
    return Error{name + ": larger than the limit of " + std::to_string(options.limits.max_bytes) + " bytes"};
  Maker maker(arena, name, text, options);
  try {  // readers report what is wrong with the text by throwing; nothing leaves this function
    return format->read(maker);
  } catch (const Fault& fault) {
    return Error{maker.Line(fault)};
  }
}

}  // namespace regoc::inputs
