// The compiler from end to end: sources in, analyzed program or plan out.
//
//   DiagnosticSink sink;
//   std::optional<sema::Program> program = driver::Analyze({{"p.rego", text}}, {}, sink, files);
//   std::optional<plan::Policy> policy = driver::Plan(*program, {.entrypoints = {"p/allow"}}, optimize::Level::kFull,
//   sink);
//
// Findings in the sink point into `files`; keep them as long as the findings.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "compiler/optimize/optimize.h"
#include "compiler/planner/planner.h"
#include "compiler/sema/analyze.h"
#include "compiler/syntax/parser.h"
#include "runtime/base/diagnostic.h"

namespace regoc::driver {

struct Source {
  std::string name;
  std::string text;
  ast::RegoVersion version = ast::RegoVersion::kV1;
};

// How files are read, apart from their version.
struct ParseSettings {
  const syntax::LanguageLimits* limits = nullptr;  // nullptr: all that the language has
  bool check_annotations = false;  // report METADATA blocks that cannot be read or stand in the wrong place
};

// Parses one module with the built-ins of this build in mind. Findings point into `file`.
std::optional<ast::Module> Parse(std::shared_ptr<const SourceFile> file, ast::RegoVersion version, DiagnosticSink& sink,
                                 const ParseSettings& settings = {});

// Parses and analyzes. All files are parsed before the first finding stops the run. The sink is sorted when it fails.
// `files` keeps the texts that findings point into, also when there is no program.
std::optional<sema::Program> Analyze(const std::vector<Source>& sources, const sema::AnalyzeOptions& options,
                                     DiagnosticSink& sink, std::vector<std::shared_ptr<const SourceFile>>& files);

// The two halves of Analyze, for who changes modules in between. After a finding of ParseAll, AnalyzeModules gives
// nothing.
std::vector<ast::Module> ParseAll(const std::vector<Source>& sources, DiagnosticSink& sink,
                                  std::vector<std::shared_ptr<const SourceFile>>& files,
                                  const ParseSettings& settings = {});
// For AnalyzeOptions::modules_again, where ParseAll had no findings. All arguments must outlive the result.
std::function<std::vector<ast::Module>()> Again(const std::vector<Source>& sources,
                                                std::vector<std::shared_ptr<const SourceFile>>& files,
                                                const ParseSettings& settings);
std::optional<sema::Program> AnalyzeModules(std::vector<ast::Module> modules, const sema::AnalyzeOptions& options,
                                            DiagnosticSink& sink);

// Parses a query. `file` must outlive the findings and the body.
std::optional<ast::Body> ParseQuery(const SourceFile& file, ast::RegoVersion version, DiagnosticSink& sink,
                                    const ParseSettings& settings = {});

// Parses and analyzes a query (always v1 unless `version` says otherwise). `file` must outlive the findings and the
// query.
std::optional<sema::Query> AnalyzeQuery(const sema::Program& program, const SourceFile& file,
                                        const sema::QueryOptions& options, ast::RegoVersion version,
                                        DiagnosticSink& sink);

// Plans an analyzed program and optimizes the plan. (Plans that are observed stay as they are: what is observed is the
// policy as it was written.) Nothing when the sink got an error. `notes`: see optimize::Optimize.
std::optional<plan::Policy> Plan(const sema::Program& program, const planner::PlanOptions& options,
                                 optimize::Level level, DiagnosticSink& sink, optimize::Notes* notes = nullptr);

}  // namespace regoc::driver
