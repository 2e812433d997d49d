// Parses Rego, v0 and v1.
//
//   DiagnosticSink sink;
//   std::optional<ast::Module> module = syntax::ParseModule(file, {.version = ast::RegoVersion::kV1}, sink);
//   if (!module) Print(sink);
//
// Error positions and messages are OPA's where OPA reports the same fault.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "compiler/syntax/ast.h"
#include "runtime/base/diagnostic.h"

namespace regoc::syntax {

// What a host allows of the language, by OPA's names of features and future keywords ("template_strings", "not").
struct LanguageLimits {
  std::set<std::string, std::less<>> features;
  std::set<std::string, std::less<>> future_keywords;
  // Whether a file of the version may use a feature; v2 has some of itself.
  bool Allow(std::string_view feature, ast::RegoVersion version) const;
};

struct ParseOptions {
  ast::RegoVersion version = ast::RegoVersion::kV1;
  // Future keywords that are on without an import ("in", "every", "if", "contains"; experimental: "and", "or", "not").
  std::set<std::string> keywords;
  // Allow `import rego.v2` and `import future.keywords.{and,or,not}`, as OPA 1.22 does.
  bool experimental = true;
  // Nothing: all that this version of OPA has. Must outlive the parsing.
  const LanguageLimits* limits = nullptr;
  // Of nested terms and bodies; deeper input is a rego_parse_error. 1000 levels take at most 4 MB of stack: threads that
  // have less should allow less.
  int max_depth = 1000;
  // Report METADATA blocks that cannot be read or stand in the wrong place (see annotations.h), as OPA's commands do
  // that process annotations. Otherwise nobody looks into the blocks.
  bool check_annotations = false;
  // Whether a name is that of a built-in function: a bare statement that calls one declares no rule. Empty: operators
  // only.
  std::function<bool(std::string_view)> is_builtin;
};

// The module, or nothing when the sink got an error. Findings point into `file`: keep it while they are in use.
// Thread-safe (no shared state).
std::optional<ast::Module> ParseModule(std::shared_ptr<const SourceFile> file, const ParseOptions& options,
                                       DiagnosticSink& sink);

// A query body ("x := 1; data.p.q[x]"). Declarations with `some` and wildcards as in a rule's body.
std::optional<ast::Body> ParseBody(const SourceFile& file, const ParseOptions& options, DiagnosticSink& sink);

// One term ("{1, 2}", "data.a.b[x]").
std::optional<ast::Term> ParseTerm(const SourceFile& file, const ParseOptions& options, DiagnosticSink& sink);

}  // namespace regoc::syntax
