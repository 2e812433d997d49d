// What the tests of this room share: texts in, normal form or findings out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/sema/analyze.h"
#include "compiler/sema/program_dump.h"
#include "compiler/syntax/parser.h"

namespace regoc::sema {

struct Analyzed {
  std::optional<Program> program;
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;  // of modules and query: findings point into them

  // "row:col: code: message" a line; the file before it when it isn't test-0.rego.
  std::string Findings() const {
    std::string out;
    for (const Diagnostic& d : sink.diagnostics()) {
      auto [row, column] = d.range.start();
      if (d.range.valid() && d.range.file->name() != "test-0.rego") out += d.range.file->name() + ":";
      out += std::to_string(row) + ":" + std::to_string(column) + ": " + std::string(d.kind->code) + ": " + d.message +
             "\n";
    }
    return out;
  }
  // The normal form, or the findings.
  std::string Text() const { return program ? Dump(*program) : Findings(); }
};

inline std::vector<ast::Module> ParseTexts(const std::vector<std::string>& texts, const syntax::ParseOptions& parse,
                                           std::vector<std::shared_ptr<const SourceFile>>& files,
                                           DiagnosticSink& sink) {
  std::vector<ast::Module> modules;
  for (size_t i = 0; i < texts.size(); ++i) {
    files.push_back(std::make_shared<const SourceFile>("test-" + std::to_string(i) + ".rego", texts[i]));
    auto module = syntax::ParseModule(files.back(), parse, sink);
    if (!module) break;
    modules.push_back(std::move(*module));
  }
  return modules;
}

inline std::unique_ptr<Analyzed> AnalyzeTexts(const std::vector<std::string>& texts, const AnalyzeOptions& options = {},
                                              syntax::ParseOptions parse = {}) {
  auto result = std::make_unique<Analyzed>();
  std::vector<ast::Module> modules = ParseTexts(texts, parse, result->files, result->sink);
  if (modules.size() != texts.size()) return result;
  result->program = Analyze(std::move(modules), options, result->sink);
  return result;
}

// Without `package`: `package test` is put on a line before it.
inline std::string AnalyzeText(const std::string& rules, const AnalyzeOptions& options = {},
                               syntax::ParseOptions parse = {}) {
  std::string text = rules.find("package ") == std::string::npos ? "package test\n" + rules : rules;
  return AnalyzeTexts({text}, options, parse)->Text();
}

}  // namespace regoc::sema
