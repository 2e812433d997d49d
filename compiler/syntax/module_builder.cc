#include "compiler/syntax/module_builder.h"

#include "compiler/syntax/names.h"
#include "compiler/syntax/walk.h"

namespace regoc::syntax {

namespace {

using ast::RegoVersion;

ParseError MakeError(const DiagnosticKind& kind, SourceRange range, std::initializer_list<std::string_view> args = {}) {
  return ParseError{&kind, range, FormatMessage(kind.format, args)};
}

// The place of a statement as OPA reports it: a whole module's errors point at keywords and first expressions.
SourceRange RangeOf(const Statement& statement) {
  struct Place {
    SourceRange operator()(const ast::Package& package) { return package.range; }
    SourceRange operator()(const ast::Import& import) { return import.range; }
    SourceRange operator()(const ast::Rule& rule) { return rule.range; }
    SourceRange operator()(const ast::Body& body) { return body[0].range; }
  };
  return std::visit(Place{}, statement);
}

// The language features that the module may use, given its version and its `import rego.…`.
void RaiseVersion(RegoVersion& version, const ast::Import& import) {
  std::string path = DottedName(import.path);
  if (path == "rego.v1" && version == RegoVersion::kV0) version = RegoVersion::kV0CompatV1;
  if (path == "rego.v2") version = RegoVersion::kV2;
}

// The word `if` or `contains` that a statement of a v0 file was cut at, where it stands for a missing import.
std::string HeadKeyword(const Statement& statement) {
  std::string name;
  if (const auto* rule = std::get_if<ast::Rule>(&statement)) {
    const auto& ref = rule->head.ref.As<ast::Ref>()->terms;
    bool named = ref.size() == 1 || (ref.size() == 2 && rule->head.args.empty());
    if (named) name = ref[0].As<ast::Var>()->name;
  } else if (const auto* body = std::get_if<ast::Body>(&statement); body != nullptr && body->size() == 1) {
    const auto* term = body->front().As<ast::Term>();
    const ast::Var* var = term != nullptr ? term->As<ast::Var>() : nullptr;
    if (var != nullptr) name = var->name;
  }
  return name == "if" || name == "contains" ? name : "";
}

std::string MissingKeywordHint(const std::vector<Statement>& statements, size_t at) {
  std::string keyword = HeadKeyword(statements[at]);
  if (keyword.empty() && at + 1 < statements.size() &&
      RangeOf(statements[at]).start().row == RangeOf(statements[at + 1]).start().row)
    keyword = HeadKeyword(statements[at + 1]);
  if (keyword.empty()) return "";
  return " (hint: `import future.keywords." + keyword + "` for `" +
         (keyword == "if" ? "p if { ... }" : "p contains x") + "` rules)";
}

bool IsKeywordOfV1(std::string_view word) {
  KeywordSet words = KeywordSet::Base();
  words.AddAll(KeywordSet::V0Future());
  return words.Lookup(word) != Token::kIdent;
}

}  // namespace

void CheckV1Rule(const ast::Rule& first, std::vector<ParseError>& errors) {
  for (const ast::Rule* rule = &first; rule != nullptr;
       rule = rule->else_rule.empty() ? nullptr : &rule->else_rule[0]) {
    const ast::Head& head = rule->head;
    const auto& ref = head.ref.As<ast::Ref>()->terms;
    std::string_view sort = head.args.empty() ? "rule" : "function";
    const std::string& name = ref[0].As<ast::Var>()->name;
    if (ref.size() < 2 && IsKeywordOfV1(name)) errors.push_back(MakeError(kKeywordAsRuleName, rule->range, {name}));
    bool bare = rule->implicit_body && !rule->is_default && !head.value && !head.key && head.args.empty();
    if (bare) errors.push_back(MakeError(kRuleNeedsBodyOrValue, rule->range, {sort}));
    if (!rule->implicit_body && !rule->has_if) errors.push_back(MakeError(kRuleNeedsIf, rule->range, {sort}));
    if (!head.value && head.key && !head.contains_keyword) errors.push_back(MakeError(kRuleNeedsContains, rule->range));
  }
}

ModuleParts BuildModule(std::vector<Statement> statements, const ParseOptions& options) {
  ModuleParts out;
  ast::Module& module = out.module;
  module.version = options.version;
  if (auto* package = std::get_if<ast::Package>(&statements[0])) {
    module.package = *package;
  } else {
    out.errors.push_back(MakeError(kPackageExpected, RangeOf(statements[0])));
  }
  // A body that comes before the import counts as v0, as in OPA.
  for (size_t i = 1; i < statements.size(); ++i) {
    if (auto* import = std::get_if<ast::Import>(&statements[i])) {
      RaiseVersion(module.version, *import);
      module.imports.push_back(*import);
    } else if (auto* rule = std::get_if<ast::Rule>(&statements[i])) {
      module.rules.push_back(std::move(*rule));
    } else if (auto* body = std::get_if<ast::Body>(&statements[i])) {
      SourceRange range = (*body)[0].range;
      std::string hint = module.version == RegoVersion::kV0 ? MissingKeywordHint(statements, i) : "";
      auto made = RuleFromBody(std::move(*body), options);
      if (auto* from_body = std::get_if<ast::Rule>(&made)) {
        module.rules.push_back(std::move(*from_body));
      } else {
        ParseError error = std::get<ParseError>(std::move(made));
        error.range = range;
        error.message += hint;
        out.errors.push_back(std::move(error));
      }
    } else {
      out.errors.push_back(MakeError(kUnexpectedPackage, RangeOf(statements[i])));
    }
  }
  if (module.version != RegoVersion::kV0)
    for (const ast::Rule& rule : module.rules) CheckV1Rule(rule, out.errors);
  return out;
}

}  // namespace regoc::syntax
