#include "tools/common/module_parser.h"

#include "compiler/driver/driver.h"
#include "compiler/syntax/parse_json.h"

namespace regoc::tools {

Result<std::string> ParseModule(std::string_view file, std::string_view text) {
  DiagnosticSink sink;
  auto source = std::make_shared<SourceFile>(std::string(file), std::string(text));
  std::optional<ast::Module> module = driver::Parse(source, ast::RegoVersion::kV1, sink);
  if (module) module->annotations.clear();  // comments to OPA here
  if (module) return syntax::ModuleToJson(*module, {.comments = true, .indent = 0});
  bool empty = sink.diagnostics().size() == 1 && sink.diagnostics()[0].kind->name == "EmptyModule";
  if (empty) return Error{source->name() + ":0: rego_parse_error: empty module"};
  return Error{OpaText(sink)};
}

}  // namespace regoc::tools
