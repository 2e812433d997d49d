#include "compiler/sema/type_scope.h"

#include <optional>
#include <span>

#include "compiler/sema/terms.h"

namespace regoc::sema {

TypeScope TypeScope::Layer(TypeScope& around) {
  TypeScope layer(&around);
  layer.redirect_ = around.redirect_ ? around.redirect_ : &around.variables_;
  return layer;
}

Type TypeScope::Variable(const std::string& name) const {
  for (const TypeScope* scope = this; scope != nullptr; scope = scope->outer_) {
    if (const Type* type = scope->OwnVariable(name)) return *type;
  }
  return {};
}

const Type* TypeScope::OwnVariable(const std::string& name) const {
  if (variables_.empty()) return nullptr;
  auto at = variables_.find(name);
  return at == variables_.end() ? nullptr : &at->second;
}

TypeTree& TypeScope::Documents(const std::string& root) { return documents_[root]; }

namespace {

// Type at the end of `operands` below `node`; nothing when this tree doesn't reach that far, and an outer scope may.
std::optional<Type> TypeBelow(const TypeTree& tree, std::span<const ast::Term> operands) {
  const TypeTree* node = &tree;
  while (!operands.empty()) {
    std::optional<TypeKey> key = ConstantKey(operands.front());
    const TypeTree* child = key ? node->Child(*key) : nullptr;
    if (node->has_value() && child == nullptr) return SelectPath(node->value(), operands);
    if (!key) return SelectPath(node->Extent(), operands);
    if (child == nullptr) return {};
    node = child;
    operands = operands.subspan(1);
  }
  return node->Extent();
}

}  // namespace

Type TypeScope::Reference(const ast::Ref& ref) const {
  const auto* head = ref.terms[0].As<ast::Var>();
  if (head == nullptr) return {};
  std::span<const ast::Term> operands(ref.terms.data() + 1, ref.terms.size() - 1);
  bool document = IsRootName(head->name);
  for (const TypeScope* scope = this; scope != nullptr; scope = scope->outer_) {
    if (!document) {
      if (const Type* type = scope->OwnVariable(head->name)) return SelectPath(*type, operands);
      continue;
    }
    std::optional<Type> type;
    auto known = [&](const TypeTree& tree) { return (type = TypeBelow(tree, operands)).has_value(); };
    if (scope->AnyOwnDocument(head->name, known)) return *std::move(type);
  }
  return document ? Type::Any() : Type();
}

}  // namespace regoc::sema
