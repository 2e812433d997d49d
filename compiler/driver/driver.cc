#include "compiler/driver/driver.h"

#include "runtime/decls/builtins.h"

namespace regoc::driver {

namespace {

syntax::ParseOptions OptionsFor(ast::RegoVersion version) {
  syntax::ParseOptions options;
  options.version = version;
  options.is_builtin = [](std::string_view name) { return decls::FindBuiltin(name) != nullptr; };
  return options;
}

}  // namespace

std::optional<ast::Module> Parse(std::shared_ptr<const SourceFile> file, ast::RegoVersion version, DiagnosticSink& sink) {
  return syntax::ParseModule(std::move(file), OptionsFor(version), sink);
}

std::vector<ast::Module> ParseAll(const std::vector<Source>& sources, DiagnosticSink& sink,
                                  std::vector<std::shared_ptr<const SourceFile>>& files) {
  std::vector<ast::Module> modules;
  for (const Source& source : sources) {
    files.push_back(std::make_shared<SourceFile>(source.name, source.text));
    if (std::optional<ast::Module> module = Parse(files.back(), source.version, sink)) modules.push_back(std::move(*module));
  }
  return modules;
}

std::optional<sema::Program> Analyze(const std::vector<Source>& sources, const sema::AnalyzeOptions& options, DiagnosticSink& sink,
                                     std::vector<std::shared_ptr<const SourceFile>>& files) {
  return AnalyzeModules(ParseAll(sources, sink, files), options, sink);
}

std::optional<sema::Program> AnalyzeModules(std::vector<ast::Module> modules, const sema::AnalyzeOptions& options, DiagnosticSink& sink) {
  std::optional<sema::Program> program;
  if (!sink.has_errors()) program = sema::Analyze(std::move(modules), options, sink);
  if (!program) sink.SortAndDeduplicate();
  return program;
}

std::optional<ast::Body> ParseQuery(const SourceFile& file, ast::RegoVersion version, DiagnosticSink& sink) {
  return syntax::ParseBody(file, OptionsFor(version), sink);
}

std::optional<sema::Query> AnalyzeQuery(const sema::Program& program, const SourceFile& file, const sema::QueryOptions& options,
                                        ast::RegoVersion version, DiagnosticSink& sink) {
  std::optional<ast::Body> body = ParseQuery(file, version, sink);
  if (!body) return std::nullopt;
  return sema::AnalyzeQuery(program, std::move(*body), options, sink);
}

std::optional<plan::Policy> Plan(const sema::Program& program, const planner::PlanOptions& options, optimize::Level level,
                                 DiagnosticSink& sink) {
  std::optional<plan::Policy> policy = planner::BuildPlan(program, options, sink);
  if (policy && options.observed == nullptr) optimize::Optimize(*policy, level);
  return policy;
}

}  // namespace regoc::driver
