// regoc parse: the syntax tree of a file.
#include <cstdio>

#include "compiler/syntax/parse_json.h"
#include "compiler/syntax/parse_tree.h"
#include "runtime/base/file.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

struct ParseFlags {
  std::string path;
  std::string format = "pretty";
  std::vector<std::string> include;
  VersionFlags version;
};

int Parse(const ParseFlags& flags) {
  Result<std::string> text = ReadFile(flags.path);
  if (!text.ok()) return PrintError(text.error()), 1;
  DiagnosticSink sink;
  auto file = std::make_shared<SourceFile>(flags.path, std::move(*text));
  std::optional<ast::Module> module = driver::Parse(file, flags.version.version(), sink, {.check_annotations = true});
  if (!module) {
    std::fputs(ErrorsAsJson(ErrorsOf(sink)).c_str(), stderr);  // in either format, as OPA has it
    return 1;
  }
  syntax::ParseJsonOptions options;
  for (const std::string& part : flags.include) {
    bool on = part[0] != '-';
    (part.find("locations") != std::string::npos ? options.locations : options.comments) = on;
  }
  if (flags.format == "json") std::printf("%s\n", syntax::ModuleToJson(*module, options).c_str());
  else std::fputs(syntax::ModuleToTree(*module).c_str(), stdout);
  return 0;
}

}  // namespace

void AddParse(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("parse", "Parse a Rego file and print its syntax tree");
  auto flags = std::make_shared<ParseFlags>();
  command->add_option("path", flags->path, "file")->required();
  command->add_option("-f,--format", flags->format, "output format")->check(CLI::IsMember({"pretty", "json"}))->capture_default_str();
  command->add_option("--json-include", flags->include, "also print")->allow_extra_args(false)->delimiter(',')->check(CLI::IsMember({"locations", "-locations", "comments", "-comments"}));
  flags->version.AddTo(*command);
  command->callback([flags, &status] { status = Parse(*flags); });
}

}  // namespace regoc::cli
