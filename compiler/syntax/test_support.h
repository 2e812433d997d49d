// What the tests of this folder share.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "compiler/syntax/parser.h"
#include "runtime/base/diagnostic.h"

namespace regoc::syntax {

// "row:column: message" of each finding.
inline std::vector<std::string> Findings(const DiagnosticSink& sink) {
  std::vector<std::string> out;
  for (const Diagnostic& d : sink.diagnostics()) {
    auto [row, column] = d.range.start();
    out.push_back(std::to_string(row) + ":" + std::to_string(column) + ": " + d.message);
  }
  return out;
}

// The module of a text that must parse; an empty one with a failure otherwise.
inline ast::Module Parse(std::string text, const ParseOptions& options = {}) {
  DiagnosticSink sink;
  auto file = std::make_shared<const SourceFile>("test.rego", text);
  auto module = ParseModule(file, options, sink);
  EXPECT_TRUE(module.has_value()) << text << "\n" << (Findings(sink).empty() ? "" : Findings(sink)[0]);
  return module ? std::move(*module) : ast::Module();
}

// The findings in a module's text; it must not parse if there are any.
inline std::vector<std::string> Errors(std::string text, const ParseOptions& options = {}) {
  DiagnosticSink sink;
  auto file = std::make_shared<const SourceFile>("test.rego", text);
  auto module = ParseModule(file, options, sink);
  EXPECT_EQ(module.has_value(), sink.diagnostics().empty()) << text;
  return Findings(sink);
}

inline ast::RegoVersion VersionNamed(std::string_view name) {
  if (name == "v0") return ast::RegoVersion::kV0;
  if (name == "v0v1") return ast::RegoVersion::kV0CompatV1;
  return name == "v2" ? ast::RegoVersion::kV2 : ast::RegoVersion::kV1;
}

}  // namespace regoc::syntax
