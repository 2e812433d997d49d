#include "compiler/syntax/names.h"

namespace regoc::syntax {

std::string_view TypeName(const ast::Term& term) {
  struct Namer {
    std::string_view operator()(const ast::Null&) { return "null"; }
    std::string_view operator()(const ast::Boolean&) { return "boolean"; }
    std::string_view operator()(const ast::Number&) { return "number"; }
    std::string_view operator()(const ast::String&) { return "string"; }
    std::string_view operator()(const ast::Var&) { return "var"; }
    std::string_view operator()(const ast::Ref&) { return "ref"; }
    std::string_view operator()(const ast::Array&) { return "array"; }
    std::string_view operator()(const ast::Object&) { return "object"; }
    std::string_view operator()(const ast::Set&) { return "set"; }
    std::string_view operator()(const ast::ArrayComprehension&) { return "arraycomprehension"; }
    std::string_view operator()(const ast::SetComprehension&) { return "setcomprehension"; }
    std::string_view operator()(const ast::ObjectComprehension&) { return "objectcomprehension"; }
    std::string_view operator()(const ast::Call&) { return "call"; }
    std::string_view operator()(const ast::TemplateString&) { return "templatestring"; }
  };
  return std::visit(Namer{}, term.node);
}

std::string DottedName(const ast::Term& term) {
  if (const auto* var = term.As<ast::Var>()) return var->name;
  const auto* ref = term.As<ast::Ref>();
  if (ref == nullptr || ref->terms.empty()) return "";
  const auto* head = ref->terms[0].As<ast::Var>();
  if (head == nullptr) return "";
  std::string name = head->name;
  for (size_t i = 1; i < ref->terms.size(); ++i) {
    const auto* part = ref->terms[i].As<ast::String>();
    if (part == nullptr) return "";
    name += "." + part->value;
  }
  return name;
}

std::string_view InfixSign(std::string_view function) {
  struct Row {
    std::string_view function;
    std::string_view sign;
  };
  static constexpr Row kRows[] = {
      {"eq", "="},
      {"assign", ":="},
      {"gt", ">"},
      {"gte", ">="},
      {"lt", "<"},
      {"lte", "<="},
      {"neq", "!="},
      {"equal", "=="},
      {"plus", "+"},
      {"minus", "-"},
      {"mul", "*"},
      {"div", "/"},
      {"rem", "%"},
      {"and", "&"},
      {"or", "|"},
      {"internal.member_2", "in"},
      {"internal.member_3", "in"},
  };
  for (const Row& row : kRows)
    if (row.function == function) return row.sign;
  return "";
}

const ast::Call* CallOf(const ast::Expr& expr, std::string_view function) {
  const auto* term = expr.As<ast::Term>();
  const ast::Call* call = term != nullptr ? term->As<ast::Call>() : nullptr;
  return call != nullptr && DottedName(*call->op) == function ? call : nullptr;
}

}  // namespace regoc::syntax
