#include "compiler/format/format.h"

#include "compiler/format/check_target.h"
#include "compiler/format/writer.h"

namespace regoc::format {

std::optional<std::string> Format(const ast::Module& module, const Options& options, DiagnosticSink& sink) {
  if (!CheckTarget(module, options, sink)) return std::nullopt;
  return Writer(module, options, sink).WriteModule();
}

}  // namespace regoc::format
