// Semantic analysis: modules in, program out.
//
//   std::optional<sema::Program> program = sema::Analyze(std::move(modules), options, sink);
//
// Findings carry OPA's codes, places and texts; several per run, root causes only, in the order of the sources.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "compiler/sema/type_check.h"
#include "runtime/base/diagnostic.h"

namespace regoc::sema {

struct AnalyzeOptions {
  bool strict = false;      // OPA's strict mode: unused variables and imports,
                            // deprecated built-ins, input/data shadowed
  bool keep_print = false;  // print() calls become internal.print; otherwise they are erased
  bool check_types = true;
  TypeOptions types;                         // schemas, functions of the host
  size_t max_errors = 10;                    // as OPA; 0: all
  std::vector<std::string> unsafe_builtins;  // calls of these are refused
  // Names of the built-ins that there are, apart from the functions of the host; nullptr: all of this build.
  const std::set<std::string, std::less<>>* builtins = nullptr;
  // Top-level keys of base documents, nested: a rule must not stand where data stands. Empty: not checked.
  std::vector<std::vector<std::string>> data_paths;
  size_t many_modules = 16;  // from so many on, threads share the work; what comes out is the same
  // Gives the modules once more, for findings. With it, an analysis of many modules is leaner and keeps what plans are
  // made of: it takes the rules out of the modules instead of copying them, so that those in Program::modules have
  // their range and the reference of their head only, and RuleInfo::written, RuleInfo::variables and TypeEnv::rules are
  // empty.
  std::function<std::vector<ast::Module>()> modules_again;
};

// Nothing when the sink got an error. Findings point into the modules' files: the caller keeps those alive.
std::optional<Program> Analyze(std::vector<ast::Module> modules, const AnalyzeOptions& options, DiagnosticSink& sink);

struct QueryOptions {
  AnalyzeOptions analyze;
  std::string package = "";  // references resolve as in this package ("data.a.b"); empty: none
  std::vector<ast::Import> imports;
  bool capture_values = false;  // fill Query::expressions with variables that hold each expression's value
};

// A query against a program that Analyze made.
std::optional<Query> AnalyzeQuery(const Program& program, ast::Body body, const QueryOptions& options,
                                  DiagnosticSink& sink);

}  // namespace regoc::sema
