#include "compiler/sema/program_dump.h"

#include <map>

#include "compiler/syntax/printer.h"

namespace regoc::sema {

namespace {

std::string_view KindText(const RuleInfo& info) {
  if (info.rule.is_default) return "default";
  switch (info.kind) {
    case RuleKind::kComplete:
      return "complete";
    case RuleKind::kPartialSet:
      return "set";
    case RuleKind::kPartialObject:
      return "object";
    case RuleKind::kFunction:
      return "function";
  }
  return "";
}

void DumpBody(const ast::Body& body, std::string& out) {
  out += " {\n";
  for (const ast::Expr& expr : body) out += "  " + syntax::Print(expr) + "\n";
  out += "}";
}

std::string HeadText(const ast::Head& head) {
  std::string out = syntax::Print(head.ref);
  if (head.is_function || !head.args.empty()) {
    std::string args;
    for (const ast::Term& arg : head.args) args += (args.empty() ? "" : ", ") + syntax::Print(arg);
    out += "(" + args + ")";
  }
  if (head.key) out += " contains " + syntax::Print(*head.key);
  return out;
}

void DumpRule(const RuleInfo& info, std::string& out) {
  out += std::string(KindText(info)) + " " + HeadText(info.rule.head);
  for (const ast::Rule* rule = &info.rule;; rule = &rule->else_rule[0]) {
    if (rule != &info.rule) out += " else";
    if (rule->head.value) out += " = " + syntax::Print(*rule->head.value);
    DumpBody(rule->body, out);
    if (rule->else_rule.empty()) break;
  }
  out += "\n";
}

}  // namespace

std::string Dump(const Program& program) {
  std::string out;
  for (const RuleInfo& info : program.rules) DumpRule(info, out);
  if (program.rules.size() < 2) return out;
  out += "order:";
  for (size_t rule : program.dependency_order) out += " " + std::to_string(rule);
  return out + "\n";
}

std::string Dump(const Query& query) {
  std::string out = "query";
  DumpBody(query.body, out);
  out += "\n";
  for (const auto& [written, name] : query.bindings) out += "binding " + written + " " + name + "\n";
  for (const Query::Expression& expr : query.expressions)
    out += "expression " + expr.text + (expr.variable.empty() ? "" : " " + expr.variable) + "\n";
  return out;
}

}  // namespace regoc::sema
