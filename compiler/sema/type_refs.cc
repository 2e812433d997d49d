// References: whether they lead somewhere, and what that tells about the variables in them.
#include "compiler/sema/terms.h"
#include "compiler/sema/type_body.h"
#include "compiler/sema/type_ops.h"
#include "compiler/sema/walk.h"

namespace regoc::sema {

using ast::Term;

namespace {

// Constant keys that a value of the type may have.
void AddKeys(const Type& type, int depth, std::vector<TypeKey>& keys) {
  if (type.Is(TypeKind::kObject)) {
    for (const TypeProperty& property : type.properties()) keys.push_back(property.key);
  } else if (type.Is(TypeKind::kAny) && depth < 16) {
    for (const Type& alternative : type.items()) AddKeys(alternative, depth + 1, keys);
  }
}

std::vector<TypeKey> KeysOf(const Type& type) {
  std::vector<TypeKey> keys;
  AddKeys(type, 0, keys);
  return keys;
}

std::vector<TypeKey> KeysOf(const TypeTree& node) {
  std::vector<TypeKey> keys;
  for (const auto& [key, child] : node.children()) keys.push_back(key);
  return keys;
}

// References of an expression, those in closures, operators and `with` left out.
template <typename F>
struct RefFinder : Walker {
  F& on_ref;
  explicit RefFinder(F& f) : on_ref(f) {}
  bool OnTerm(const Term& term) {
    if (const auto* ref = term.As<ast::Ref>()) on_ref(*ref);
    return IsComprehension(term);
  }
};

}  // namespace

std::vector<TypeFault> BodyChecker::CheckRefs(const ast::Expr& expr) {
  std::vector<TypeFault> faults;
  auto check = [&](const ast::Ref& ref) {
    if (std::optional<TypeFault> fault = CheckRef(ref)) faults.push_back(Judged(*std::move(fault), ref));
  };
  RefFinder<decltype(check)> finder(check);
  if (const ast::Call* call = CallOf(expr)) {
    for (const Term& arg : call->args) WalkTerm(finder, arg);
  } else if (const Term* term = expr.As<Term>()) {
    WalkTerm(finder, *term);
  } else if (const auto* every = expr.As<ast::Every>()) {
    WalkTerm(finder, every->domain);
  }
  return faults;
}

// The fault with what is certain about it.
TypeFault BodyChecker::Judged(TypeFault fault, const ast::Ref& ref) {
  fault.certain = fault.by_schema || IsCertain(ref);
  if (mode_ != Mode::kWarnings || fault.certain) return fault;
  // OPA looks at references of such bodies too, not knowing the variables that these bind.
  TypeScope outer(certain_scope_);
  std::optional<TypeFault> known = BodyChecker(context_, outer).CheckRef(ref);
  if (!known) return fault;
  known->certain = true;
  return *std::move(known);
}

// Nothing in the reference got its type inside of a body where the checker only warns.
bool BodyChecker::IsCertain(const ast::Ref& ref) const {
  for (const Term& term : ref.terms) {
    const auto* var = term.As<ast::Var>();
    if (var != nullptr && !IsRootName(var->name) && certain_scope_ && !certain_scope_->Variable(var->name).known())
      return false;
  }
  return true;
}

std::optional<TypeFault> BodyChecker::CheckRef(const ast::Ref& ref) {
  const auto* head = ref.terms[0].As<ast::Var>();
  if (IsScalar(ref.terms[0])) return {};  // `some x in 1` finds nothing, which is no error
  if (head == nullptr) return CheckOperands(TypeOf(ref.terms[0]), ref, 1);
  Type type = scope_.Reference(ref);
  if (type.Is(TypeKind::kFunction)) return FunctionNotCalled(ref, ref.terms.size() - 1, type, context_.written);
  bool document = IsRootName(head->name);
  for (const TypeScope* scope = &scope_; scope != nullptr; scope = scope->outer()) {
    if (!document) {
      if (const Type* variable = scope->OwnVariable(head->name)) return CheckOperands(*variable, ref, 1);
      continue;
    }
    std::optional<TypeFault> fault;
    auto done = [&](const TypeTree& tree) {
      fault.reset();
      return CheckDocument(tree, ref, fault) == Walk::kDone;
    };
    if (scope->AnyOwnDocument(head->name, done)) return fault;
  }
  if (!document) scope_.SetVariable(head->name, Type::Any());
  return CheckOperands(Type::Any(), ref, 1);
}

// Follows `ref` into the documents of one scope. kElsewhere: they don't reach that far.
BodyChecker::Walk BodyChecker::CheckDocument(const TypeTree& tree, const ast::Ref& ref,
                                             std::optional<TypeFault>& fault) {
  const TypeTree* node = &tree;
  for (size_t i = 1;; ++i) {
    if (node->has_value()) {
      fault = CheckOperands(node->value(), ref, i);
      return Walk::kDone;
    }
    if (i == ref.terms.size()) return Walk::kDone;
    const Term& operand = ref.terms[i];
    const auto* var = operand.As<ast::Var>();
    // What a package holds has names. (So has what data holds, but OPA finds the member "2" of data as data[2].)
    if (i == 2 && var == nullptr && operand.As<ast::String>() == nullptr) {
      fault = InvalidOperand({ref, i}, TypeOf(operand), Type::String(), KeysOf(*node), context_.written);
      return Walk::kDone;
    }
    if (var != nullptr) {
      Type keys = Keys(node->Extent());
      Type known = scope_.Variable(var->name);
      if (!known.known()) {
        scope_.SetVariable(var->name, keys);
      } else if (!known.is_unresolved() && !Compatible(keys, known)) {
        fault = InvalidOperand({ref, i}, known, keys, KeysOf(*node), context_.written);
        return Walk::kDone;
      }
    }
    std::optional<TypeKey> key = ConstantKey(operand);
    node = key ? node->Child(*key) : nullptr;
    if (node == nullptr) return Walk::kElsewhere;
  }
}

std::optional<TypeFault> BodyChecker::CheckOperands(Type type, const ast::Ref& ref, size_t index) {
  for (; index < ref.terms.size(); ++index) {
    // Nothing is known of what comes from an unknown type, or out of an empty collection.
    if (!type.known()) return {};
    if (type.is_empty_collection()) return CheckEmptyCollection(type, ref, index);
    if (std::optional<TypeFault> fault = CheckOperand(type, ref, index)) {
      fault->by_schema = type.from_schema();
      return fault;
    }
    type = SelectPath(type, std::span(&ref.terms[index], 1));
  }
  return {};
}

std::optional<TypeFault> BodyChecker::CheckOperand(const Type& type, const ast::Ref& ref, size_t index) {
  Type keys = Keys(type);
  if (!keys.known()) return NoMembers({ref, index}, type, context_.written);
  const Term& operand = ref.terms[index];
  if (IsScalar(operand)) {
    if (Select(type, *ConstantKey(operand)).known()) return {};
    return InvalidOperand({ref, index}, {}, keys, KeysOf(type), context_.written);
  }
  if (operand.As<ast::Array>() || operand.As<ast::Object>() || operand.As<ast::Set>()) {
    if (Bind(operand, keys)) return {};
    return InvalidOperand({ref, index}, TypeOf(operand), keys, {}, context_.written);
  }
  Type known = TypeOf(operand);
  const auto* var = operand.As<ast::Var>();
  if (!known.known()) {
    if (var != nullptr) scope_.SetVariable(var->name, keys);
    return {};
  }
  if (known.is_unresolved() || Compatible(known, keys)) return {};
  return InvalidOperand({ref, index}, known, keys, KeysOf(type), context_.written);
}

// A constant never finds anything in an empty collection. A variable may look in vain, but in an array it is a number.
std::optional<TypeFault> BodyChecker::CheckEmptyCollection(const Type& type, const ast::Ref& ref, size_t index) {
  const Term& operand = ref.terms[index];
  // A set of which nothing is known prints as the empty one.
  if (IsScalar(operand)) return InvalidOperand({ref, index}, {}, {}, {}, context_.written);
  const auto* var = operand.As<ast::Var>();
  if (var == nullptr) return {};
  Type known = scope_.Variable(var->name);
  if (!known.known()) {
    scope_.SetVariable(var->name, Type::Any());
  } else if (Type keys = Keys(type); keys.known() && !known.is_unresolved() && !Compatible(known, keys)) {
    return InvalidOperand({ref, index}, known, keys, {}, context_.written);
  }
  return {};
}

}  // namespace regoc::sema
