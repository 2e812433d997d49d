#include "compiler/sema/analysis.h"
#include "compiler/sema/rule_tree.h"
#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Ref;
using ast::Term;

Functions::Functions(const Program& program, const std::vector<DeclaredFunction>& host)
    : program_(program), host_(RowsOf(host)) {}

const decls::BuiltinDecl* Functions::FindBuiltin(std::string_view name) const {
  if (const decls::BuiltinDecl* decl = decls::FindBuiltin(name)) return decl;
  for (const decls::BuiltinDecl& decl : host_)
    if (decl.name == name) return &decl;
  return nullptr;
}

const RuleTree* Functions::Find(const Ref& ref) const {
  const auto* head = ref.terms[0].As<ast::Var>();
  if (head == nullptr || head->name != "data") return nullptr;
  const RuleTree* node = &program_.tree;
  for (size_t i = 1; i < ref.terms.size(); ++i) {
    auto key = PathKey(ref.terms[i]);
    if (!key) return nullptr;
    auto at = node->children.find(*key);
    if (at == node->children.end()) return nullptr;
    node = &at->second;
  }
  return node;
}

int Functions::Arity(const Term& op) const {
  const Ref* ref = op.As<Ref>();
  if (ref == nullptr) return kUnknown;
  if (const auto* head = ref->terms[0].As<ast::Var>(); head != nullptr && head->name == "data") {
    const RuleTree* node = Find(*ref);
    if (node == nullptr || node->rules.empty()) return kUnknown;
    return static_cast<int>(program_.rules[node->rules[0]].rule.head.args.size());
  }
  std::string scratch;
  const decls::BuiltinDecl* decl = nullptr;
  if (ref->terms.size() == 1)
    decl = ref->terms[0].As<ast::Var>() != nullptr ? FindBuiltin(ref->terms[0].As<ast::Var>()->name) : nullptr;
  else
    decl = FindBuiltin(DottedName(op, scratch));
  if (decl == nullptr) return kUnknown;
  int arity = decls::ArityOf(*decl);
  return arity == decls::kVariadic ? kVariadic : arity;
}

}  // namespace regoc::sema
