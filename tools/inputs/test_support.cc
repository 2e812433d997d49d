#include "tools/inputs/test_support.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "runtime/base/command.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::inputs::testing {

namespace {

namespace fs = std::filesystem;

std::vector<Case> CasesIn(std::string_view folder, std::string_view suffix) {
  std::vector<Case> cases;
  for (const auto& parser : fs::directory_iterator(std::string(REGOC_SOURCE_DIR) + "/tools/inputs/testdata")) {
    fs::path in = parser.path() / folder;
    if (!parser.is_directory() || parser.path().filename() == "commands" || !fs::exists(in)) continue;
    for (const auto& entry : fs::directory_iterator(in)) {
      std::string path = entry.path();
      bool expectation = path.ends_with(suffix) && fs::exists(path.substr(0, path.size() - suffix.size()));
      if (!entry.is_regular_file() || expectation) continue;
      Case found{parser.path().filename(), path,
                 std::string(parser.path().filename()) + "_" + entry.path().filename().string()};
      std::ranges::replace_if(found.name, [](unsigned char c) { return !std::isalnum(c); }, '_');
      cases.push_back(std::move(found));
    }
  }
  std::ranges::sort(cases, {}, &Case::path);
  return cases;
}

}  // namespace

std::vector<Case> Cases() { return CasesIn("", ".json"); }
std::vector<Case> MalformedCases() { return CasesIn("malformed", ".error"); }

std::string Contents(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

std::string Print(const Parsed& parsed) {
  Arena arena;
  ArrayBuilder all(arena);
  for (const Document& document : parsed.documents) all.Append(document.value);
  std::string out;
  AppendJson(out, parsed.documents.size() == 1 ? parsed.documents[0].value : all.Build(),
             {.escape_html = true, .indent = 2});
  return out + "\n";
}

std::string ReadAndPrint(const std::string& name, std::string_view text, const ReadOptions& options) {
  Arena arena;
  Result<Parsed> parsed = Read(arena, name, text, options);
  return parsed.ok() ? Print(*parsed) : parsed.error().message + "\n";
}

ReadOptions OptionsFor(const Case& test_case) {
  ReadOptions options{.parser = test_case.parser};
  if (test_case.parser == "textproto")
    options.proto_file_dirs = {std::string(REGOC_SOURCE_DIR) + "/tools/inputs/testdata/textproto/protos"};
  return options;
}

std::string MissingCommand(const Case& test_case) {
  std::string command = test_case.parser == "jsonnet"     ? "jsonnet"
                        : test_case.parser == "textproto" ? "protoc"
                        : test_case.parser == "cue"       ? "cue"
                                                          : "";
  if (command.empty()) return "";
  return RunCommand({.words = {command, "--version"}}).ok() ? "" : command;
}

}  // namespace regoc::inputs::testing
