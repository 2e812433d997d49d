#include "compiler/driver/driver.h"

#include "runtime/base/parallel.h"
#include "runtime/decls/builtins.h"

namespace regoc::driver {

namespace {

constexpr size_t kSourcesPerThread = 16;

syntax::ParseOptions OptionsFor(ast::RegoVersion version, const ParseSettings& settings = {}) {
  syntax::ParseOptions options;
  options.version = version;
  options.limits = settings.limits;
  options.check_annotations = settings.check_annotations;
  options.is_builtin = [](std::string_view name) { return decls::FindBuiltin(name) != nullptr; };
  return options;
}

}  // namespace

std::optional<ast::Module> Parse(std::shared_ptr<const SourceFile> file, ast::RegoVersion version, DiagnosticSink& sink,
                                 const ParseSettings& settings) {
  return syntax::ParseModule(std::move(file), OptionsFor(version, settings), sink);
}

std::vector<ast::Module> ParseAll(const std::vector<Source>& sources, DiagnosticSink& sink,
                                  std::vector<std::shared_ptr<const SourceFile>>& files,
                                  const ParseSettings& settings) {
  struct Parsed {
    std::shared_ptr<const SourceFile> file;
    std::optional<ast::Module> module;
    DiagnosticSink sink;
  };
  std::vector<Parsed> parsed(sources.size());
  ParallelFor(sources.size(), ThreadsFor(sources.size(), kSourcesPerThread), [&](size_t i) {
    parsed[i].file = std::make_shared<SourceFile>(sources[i].name, sources[i].text);
    parsed[i].module = Parse(parsed[i].file, sources[i].version, parsed[i].sink, settings);
  });
  std::vector<ast::Module> modules;
  for (Parsed& p : parsed) {
    files.push_back(std::move(p.file));
    if (p.module) modules.push_back(std::move(*p.module));
    sink.Append(std::move(p.sink));
  }
  return modules;
}

std::function<std::vector<ast::Module>()> Again(const std::vector<Source>& sources,
                                                std::vector<std::shared_ptr<const SourceFile>>& files,
                                                const ParseSettings& settings) {
  return [&sources, &files, settings] {
    DiagnosticSink same_as_before;
    return ParseAll(sources, same_as_before, files, settings);
  };
}

std::optional<sema::Program> Analyze(const std::vector<Source>& sources, const sema::AnalyzeOptions& options,
                                     DiagnosticSink& sink, std::vector<std::shared_ptr<const SourceFile>>& files) {
  return AnalyzeModules(ParseAll(sources, sink, files), options, sink);
}

std::optional<sema::Program> AnalyzeModules(std::vector<ast::Module> modules, const sema::AnalyzeOptions& options,
                                            DiagnosticSink& sink) {
  std::optional<sema::Program> program;
  if (!sink.has_errors()) program = sema::Analyze(std::move(modules), options, sink);
  if (!program) sink.SortAndDeduplicate();
  return program;
}

std::optional<ast::Body> ParseQuery(const SourceFile& file, ast::RegoVersion version, DiagnosticSink& sink,
                                    const ParseSettings& settings) {
  return syntax::ParseBody(file, OptionsFor(version, settings), sink);
}

std::optional<sema::Query> AnalyzeQuery(const sema::Program& program, const SourceFile& file,
                                        const sema::QueryOptions& options, ast::RegoVersion version,
                                        DiagnosticSink& sink) {
  std::optional<ast::Body> body = ParseQuery(file, version, sink);
  if (!body) return std::nullopt;
  return sema::AnalyzeQuery(program, std::move(*body), options, sink);
}

std::optional<plan::Policy> Plan(const sema::Program& program, const planner::PlanOptions& options,
                                 optimize::Level level, DiagnosticSink& sink, optimize::Notes* notes) {
  std::optional<plan::Policy> policy = planner::BuildPlan(program, options, sink);
  if (policy && options.observed == nullptr) optimize::Optimize(*policy, level, notes);
  return policy;
}

}  // namespace regoc::driver
