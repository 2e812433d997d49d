#include "compiler/syntax/printer.h"

#include <algorithm>

#include "compiler/syntax/compare.h"
#include "compiler/syntax/names.h"
#include "compiler/syntax/token.h"

namespace regoc::syntax {

namespace {

using ast::Body;
using ast::Expr;
using ast::Term;

std::string Join(const auto& items, std::string_view separator, const auto& print) {
  std::string out;
  for (const auto& item : items) {
    if (&item != &*items.begin()) out += separator;
    out += print(item);
  }
  return out;
}

std::string PrintAll(const std::vector<Term>& terms) {
  return Join(terms, ", ", [](const Term& term) { return Print(term); });
}

bool IsIdentifier(std::string_view text) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && letter(text[0]) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || digit(c); });
}

// A keyword of v1.
bool IsKeyword(std::string_view word) {
  KeywordSet words = KeywordSet::Base();
  words.AddAll(KeywordSet::V0Future());
  return words.Lookup(word) != Token::kIdent;
}

bool NeedsEscapes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return c == '\\' || byte < 0x20 || byte == 0x7F;
  });
}

std::string PrintRef(const ast::Ref& ref) {
  if (std::string name = DottedName(Term{.node = ref}); name.starts_with("internal.")) return name;
  const auto* first = ref.terms[0].As<ast::String>();
  std::string out = first != nullptr ? first->value : Print(ref.terms[0]);
  for (size_t i = 1; i < ref.terms.size(); ++i) {
    const auto* name = ref.terms[i].As<ast::String>();
    if (name == nullptr) {
      out += "[" + Print(ref.terms[i]) + "]";
    } else if (IsIdentifier(name->value) && !IsKeyword(name->value)) {
      out += "." + name->value;
    } else {
      out += NeedsEscapes(name->value) ? "[" + Quote(name->value) + "]" : "[\"" + name->value + "\"]";
    }
  }
  return out;
}

// Operators in the head of a comprehension keep their signs, for a bar would read as the comprehension's own.
std::string PrintComprehensionTerm(const Term& term) {
  const auto* call = term.As<ast::Call>();
  if (call != nullptr && call->args.size() == 2) {
    std::string_view sign = InfixSign(DottedName(*call->op));
    if (!sign.empty() && sign != "in")
      return "(" + PrintComprehensionTerm(call->args[0]) + " " + std::string(sign) + " " +
             PrintComprehensionTerm(call->args[1]) + ")";
  }
  return Print(term);
}

std::string PrintTemplatePart(std::string_view text) {
  std::string quoted = Quote(text);
  std::string out;
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '{' && quoted[i - 1] != '\\') out += '\\';
    out += quoted[i];
  }
  return out;
}

// OPA folds constants into the text.
std::string PrintHole(const Expr& hole) {
  const auto* term = hole.with.empty() ? hole.As<Term>() : nullptr;
  const ast::String* string = term != nullptr ? term->As<ast::String>() : nullptr;
  if (string != nullptr) return PrintTemplatePart(string->value);
  bool constant = term != nullptr && (term->As<ast::Null>() || term->As<ast::Boolean>() || term->As<ast::Number>());
  return constant ? Print(*term) : "{" + Print(hole) + "}";
}

struct TermPrinter {
  std::string operator()(const ast::Null&) const { return "null"; }
  std::string operator()(const ast::Boolean& boolean) const { return boolean.value ? "true" : "false"; }
  std::string operator()(const ast::Number& number) const { return number.text; }
  std::string operator()(const ast::String& string) const { return Quote(string.value); }
  std::string operator()(const ast::Var& var) const { return var.is_wildcard() ? "_" : var.name; }
  std::string operator()(const ast::Ref& ref) const { return ref.terms.empty() ? "" : PrintRef(ref); }
  std::string operator()(const ast::Array& array) const { return "[" + PrintAll(array.items) + "]"; }
  std::string operator()(const ast::Object& object) const {
    return "{" +
           Join(SortedItems(object), ", ",
                [](const auto* item) { return Print(item->key) + ": " + Print(item->value); }) +
           "}";
  }
  std::string operator()(const ast::Set& set) const {
    if (set.items.empty()) return "set()";
    return "{" + Join(SortedItems(set), ", ", [](const Term* item) { return Print(*item); }) + "}";
  }
  std::string operator()(const ast::ArrayComprehension& array) const {
    return "[" + PrintComprehensionTerm(*array.item) + " | " + Print(array.body) + "]";
  }
  std::string operator()(const ast::SetComprehension& set) const {
    return "{" + PrintComprehensionTerm(*set.item) + " | " + Print(set.body) + "}";
  }
  std::string operator()(const ast::ObjectComprehension& object) const {
    return "{" + PrintComprehensionTerm(*object.key) + ": " + PrintComprehensionTerm(*object.value) + " | " +
           Print(object.body) + "}";
  }
  std::string operator()(const ast::Call& call) const { return Print(*call.op) + "(" + PrintAll(call.args) + ")"; }
  std::string operator()(const ast::TemplateString& text) const {
    std::string out = "$\"";
    for (const auto& part : text.parts) {
      const auto* plain = std::get_if<std::string>(&part);
      out += plain != nullptr ? PrintTemplatePart(*plain) : PrintHole(*std::get<ast::Box<Expr>>(part));
    }
    return out + "\"";
  }
};

// Whether the text of a term starts with "{", which an operand must not.
bool StartsWithBrace(const Term& term) {
  if (const auto* set = term.As<ast::Set>()) return !set->items.empty();
  if (const auto* ref = term.As<ast::Ref>()) return !ref->terms.empty() && StartsWithBrace(ref->terms[0]);
  return term.As<ast::Object>() != nullptr || term.As<ast::SetComprehension>() != nullptr ||
         term.As<ast::ObjectComprehension>() != nullptr;
}

bool NeedsParentheses(const Expr& operand, const auto& is_loose) {
  if (!operand.with.empty()) return true;
  if (const auto* logical = operand.As<ast::Logical>()) return is_loose(*logical);
  const auto* term = operand.As<Term>();
  return term != nullptr && StartsWithBrace(*term);
}

std::string PrintOperand(const Body& body, bool braces, const ast::Logical& parent, bool right) {
  if (braces || body.size() != 1) return "{ " + Print(body) + " }";
  auto is_loose = [&](const ast::Logical& inner) {
    bool under_and = parent.op == ast::Logical::Op::kAnd;
    return inner.op == ast::Logical::Op::kOr ? under_and || right : under_and && right;
  };
  return NeedsParentheses(body[0], is_loose) ? "(" + Print(body) + ")" : Print(body);
}

std::string PrintNot(const ast::NotBody& negation) {
  if (negation.braces || negation.body.size() != 1) return "not {" + Print(negation.body) + "}";
  const Expr& only = negation.body[0];
  bool parentheses =
      only.As<ast::NotBody>() != nullptr || NeedsParentheses(only, [](const ast::Logical&) { return true; });
  return parentheses ? "not (" + Print(only) + ")" : "not " + Print(only);
}

std::string PrintSome(const ast::SomeDecl& some) {
  const auto* call = some.symbols.empty() ? nullptr : some.symbols[0].As<ast::Call>();
  if (call == nullptr) return "some " + PrintAll(some.symbols);
  std::string out = "some " + Print(call->args[0]);
  if (call->args.size() == 3) out += ", " + Print(call->args[1]);
  return out + " in " + Print(call->args.back());
}

struct ExprPrinter {
  std::string operator()(const Term& term) const {
    const auto* call = term.As<ast::Call>();
    if (call != nullptr && call->args.size() == 2 && DottedName(*call->op) == "eq")
      return Print(call->args[0]) + " = " + Print(call->args[1]);
    return Print(term);
  }
  std::string operator()(const ast::SomeDecl& some) const { return PrintSome(some); }
  std::string operator()(const ast::Box<ast::Every>& boxed) const {
    const ast::Every& every = *boxed;
    return "every " + (every.key ? Print(*every.key) + ", " : "") + Print(every.value) + " in " + Print(every.domain) +
           " { " + Print(every.body) + " }";
  }
  std::string operator()(const ast::NotBody& negation) const { return PrintNot(negation); }
  std::string operator()(const ast::Logical& logical) const {
    return PrintOperand(logical.left, logical.left_braces, logical, false) +
           (logical.op == ast::Logical::Op::kAnd ? " and " : " or ") +
           PrintOperand(logical.right, logical.right_braces, logical, true);
  }
};

std::string BodyText(const ast::Rule& rule, ast::RegoVersion version) {
  return (version == ast::RegoVersion::kV0 ? " { " : " if { ") + Print(rule.body) + " }";
}

}  // namespace

std::string Print(const Term& term) { return std::visit(TermPrinter{}, term.node); }

std::string Print(const Expr& expr) {
  std::string out = (expr.negated ? "not " : "") + std::visit(ExprPrinter{}, expr.node);
  for (const ast::With& with : expr.with) out += " with " + Print(with.target) + " as " + Print(with.value);
  return out;
}

std::string Print(const Body& body) {
  return Join(body, "; ", [](const Expr& expr) { return Print(expr); });
}

std::string Print(const ast::Package& package) {
  ast::Ref path;
  path.terms.assign(package.path.begin() + (package.path.empty() ? 0 : 1), package.path.end());
  return "package " + Print(Term{.node = std::move(path)});
}

std::string Print(const ast::Import& import) {
  return "import " + Print(import.path) + (import.alias.empty() ? "" : " as " + import.alias);
}

std::string Print(const ast::Head& head, ast::RegoVersion version) {
  std::string out = Print(head.ref);
  if (!head.args.empty()) out += "(" + PrintAll(head.args) + ")";
  if (head.key) {
    bool brackets = version == ast::RegoVersion::kV0 && head.ref.As<ast::Ref>()->terms.size() == 1;
    out += brackets ? "[" + Print(*head.key) + "]" : " contains " + Print(*head.key);
    return out;
  }
  return out + (head.assigned ? " := " : " = ") + (head.value ? Print(*head.value) : "true");
}

std::string Print(const ast::Rule& rule, ast::RegoVersion version) {
  std::string out = (rule.is_default ? "default " : "") + Print(rule.head, version);
  if (!rule.is_default) out += BodyText(rule, version);
  for (const ast::Rule* next = &rule; !next->else_rule.empty();) {
    next = &next->else_rule[0];
    out += " else = " + (next->head.value ? Print(*next->head.value) : "true") + BodyText(*next, version);
  }
  return out;
}

}  // namespace regoc::syntax
