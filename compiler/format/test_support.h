// What the tests of the formatter share.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "compiler/format/format.h"
#include "compiler/syntax/parser.h"

namespace regoc::format {

// A text with its module, or with the findings that say why there is none.
struct Parsed {
  Parsed(const std::string& text, ast::RegoVersion version)
      : file(std::make_shared<const SourceFile>("test.rego", text)),
        module(syntax::ParseModule(file, {.version = version}, sink)) {}

  std::string Errors() const {
    std::string out;
    for (const Diagnostic& finding : sink.diagnostics()) out += OpaText(finding) + "\n";
    return out;
  }

  std::shared_ptr<const SourceFile> file;
  DiagnosticSink sink;
  std::optional<ast::Module> module;
};

// The formatted text, or the errors.
inline std::string Formatted(const std::string& text, const Options& options = {},
                             std::optional<ast::RegoVersion> version = std::nullopt) {
  Parsed parsed(text, version.value_or(options.target.oldest));
  if (!parsed.module) return parsed.Errors();
  auto out = Format(*parsed.module, options, parsed.sink);
  return out ? *out : parsed.Errors();
}

inline std::filesystem::path CorpusDirectory() {
  if (const char* directory = std::getenv("REGOC_CONFORMANCE_DIR")) return directory;
  return std::filesystem::path(REGOC_SOURCE_DIR) / ".." / "shared" / "conformance";
}

}  // namespace regoc::format
