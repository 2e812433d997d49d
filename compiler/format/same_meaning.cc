#include "compiler/format/same_meaning.h"

#include <algorithm>
#include <map>

#include "compiler/syntax/compare.h"
#include "compiler/syntax/names.h"
#include "compiler/syntax/opa_form.h"
#include "compiler/syntax/printer.h"
#include "compiler/syntax/walk.h"

namespace regoc::format {

namespace {

using syntax::Compare;

// Brings a rule into a form that does not depend on how it was written.
class Normalizer {
 public:
  explicit Normalizer(const ast::Module& module) : comments_(module.comments) {}

  void Normalize(ast::Rule& rule) {
    ast::Head& head = rule.head;
    if (!head.value && !head.key) head.value = ast::Term{.node = ast::Boolean{true}};
    Walk(head.ref);
    Walk(head.args);
    if (head.key) Walk(*head.key);
    if (head.value) Walk(*head.value);
    Walk(rule.body);
    for (ast::Rule& next : rule.else_rule) Normalize(next);
  }

 private:
  template <typename T>
  void Walk(T& node) {
    auto see_term = [&](ast::Term& term) {
      if (auto* var = term.As<ast::Var>()) Rename(*var);
      if (auto* text = term.As<ast::TemplateString>()) FoldConstants(*text);
      return true;
    };
    syntax::WalkTerms(node, see_term, [&](ast::Expr& expr) {
      UnwrapNot(expr);
      SplitResult(expr);
    });
  }

  // The name that formatting gives a wildcard which stands in several places is taken for a wildcard as well.
  static void Rename(ast::Var& var) {
    bool numbered =
        var.name.size() > 1 && var.name[0] == '_' && var.name.find_first_not_of("0123456789", 1) == std::string::npos;
    if (var.is_wildcard() || numbered) var.name = "_";
  }

  void FoldConstants(ast::TemplateString& text) const {
    std::vector<std::variant<std::string, ast::Box<ast::Expr>>> parts;
    auto add = [&](const std::string& piece) {
      if (piece.empty()) return;
      if (!parts.empty() && std::holds_alternative<std::string>(parts.back()))
        std::get<std::string>(parts.back()) += piece;
      else
        parts.emplace_back(piece);
    };
    for (auto& part : text.parts) {
      const auto* hole = std::get_if<ast::Box<ast::Expr>>(&part);
      if (hole == nullptr) {
        add(std::get<std::string>(part));
      } else if (syntax::IsConstantHole(**hole, comments_)) {
        const ast::Term& term = *(*hole)->As<ast::Term>();
        add(term.As<ast::String>() != nullptr ? term.As<ast::String>()->value : syntax::Print(term));
      } else {
        parts.push_back(std::move(part));
      }
    }
    text.parts = std::move(parts);
  }

  // In v2 `not x` is a body of one expression.
  static void UnwrapNot(ast::Expr& expr) {
    const auto* negation = expr.As<ast::NotBody>();
    if (negation == nullptr || negation->body.size() != 1 || negation->braces) return;
    const ast::Expr& inner = negation->body[0];
    if (inner.negated || !inner.with.empty() || inner.As<ast::Term>() == nullptr) return;
    ast::Term term = *inner.As<ast::Term>();
    expr.node = std::move(term);
    expr.negated = true;
  }

  // plus(x, 1, y) is y = x + 1.
  static void SplitResult(ast::Expr& expr) {
    auto* term = expr.As<ast::Term>();
    auto* call = term != nullptr ? term->As<ast::Call>() : nullptr;
    if (call == nullptr) return;
    std::string function = syntax::DottedName(*call->op);
    if (syntax::InfixSign(function).empty() || syntax::InfixSign(function) == "in" || call->args.size() != 3) return;
    ast::Term result = std::move(call->args.back());
    call->args.pop_back();
    ast::Term value = std::move(*term);
    ast::Ref eq;
    eq.terms.push_back(ast::Term{.node = ast::Var{"eq"}});
    ast::Call unification{ast::Term{.node = std::move(eq)}, {}};
    unification.args.push_back(std::move(result));
    unification.args.push_back(std::move(value));
    expr.node = ast::Term{.node = std::move(unification)};
  }

  const std::vector<ast::Comment>& comments_;
};

bool Same(const std::vector<ast::Term>& a, const std::vector<ast::Term>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return Compare(x, y) == 0; });
}

bool Same(const std::optional<ast::Term>& a, const std::optional<ast::Term>& b) {
  return a && b ? Compare(*a, *b) == 0 : a.has_value() == b.has_value();
}

bool Same(const ast::Rule& a, const ast::Rule& b) {
  return a.is_default == b.is_default && Compare(a.head.ref, b.head.ref) == 0 && Same(a.head.args, b.head.args) &&
         Same(a.head.key, b.head.key) && Same(a.head.value, b.head.value) && Compare(a.body, b.body) == 0 &&
         std::equal(a.else_rule.begin(), a.else_rule.end(), b.else_rule.begin(), b.else_rule.end(),
                    [](const auto& x, const auto& y) { return Same(x, y); });
}

// Imports that bring a document into scope; the others are the formatter's to decide.
std::vector<std::string> ImportsOf(const ast::Module& module) {
  std::vector<std::string> out;
  for (const ast::Import& import : module.imports) {
    std::string text = syntax::Print(import);
    if (!text.starts_with("import rego.") && !text.starts_with("import future.")) out.push_back(text);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<ast::Rule> RulesOf(const ast::Module& module) {
  std::vector<ast::Rule> rules = module.rules;
  Normalizer normalizer(module);
  for (ast::Rule& rule : rules) normalizer.Normalize(rule);
  return rules;
}

}  // namespace

bool SameMeaning(const ast::Module& a, const ast::Module& b) {
  if (!Same(a.package.path, b.package.path) || ImportsOf(a) != ImportsOf(b)) return false;
  std::vector<ast::Rule> left = RulesOf(a), right = RulesOf(b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const auto& x, const auto& y) { return Same(x, y); });
}

}  // namespace regoc::format
