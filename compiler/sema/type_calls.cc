// Calls: whether the arguments fit the function, and what it tells about the variables in them.
#include <algorithm>

#include "compiler/sema/terms.h"
#include "compiler/sema/type_body.h"
#include "compiler/sema/type_ops.h"

namespace regoc::sema {

using ast::Term;

std::optional<TypeFault> BodyChecker::CheckCall(const ast::Expr& expr, const ast::Call& call) {
  if (std::optional<TypeFault> fault = CheckReplacements(expr)) return fault;
  if (call.args.size() == 2 &&
      (IsCallTo(call, kEq) || IsCallTo(call, kAssign) || (IsCallTo(call, "equal") && context_.equal_unifies))) {
    return CheckEquality(expr, call);
  }
  std::string scratch;
  std::string_view name = DottedName(*call.op, scratch);
  bool member = name == "internal.member_2", keyed = name == "internal.member_3";
  if (member || keyed) {
    if (std::optional<TypeFault> fault = CheckMembership(expr, call, member ? 2 : 3)) return fault;
  }
  Type function = TypeOfFunction(*call.op);
  // A document of which nothing is known may hold the function at the time of evaluation.
  if (function.is_top()) return {};
  if (!function.Is(TypeKind::kFunction))
    return TypeFault{&kCallOfNoFunction, expr.range, TermText(*call.op), {}, false};
  return CheckArguments(expr, call, function);
}

Type BodyChecker::TypeOfFunction(const Term& name) {
  const auto* ref = name.As<ast::Ref>();
  const Term& head = ref ? ref->terms[0] : name;
  const auto* var = head.As<ast::Var>();
  if (var != nullptr && IsRootName(var->name)) return TypeOf(name);
  const Type* type = context_.functions.Find(ref && ref->terms.size() == 1 && var ? var->name : TermText(name));
  return type ? *type : Type();
}

std::optional<TypeFault> BodyChecker::CheckEquality(const ast::Expr& expr, const ast::Call& call) {
  Type left = TypeOf(call.args[0]), right = TypeOf(call.args[1]);
  if (Unify(call.args[0], left, call.args[1], right)) return {};
  return TypeFault{&kMatchError, expr.range, "", MatchDetails(left, right),
                   left.is_unresolved() || right.is_unresolved()};
}

// `in`: the built-in takes anything, so what the collection holds must be looked at.
std::optional<TypeFault> BodyChecker::CheckMembership(const ast::Expr& expr, const ast::Call& call, size_t arity) {
  if (call.args.size() < arity) return {};
  Type collection = TypeOf(call.args[arity - 1]);
  Type values = Values(collection);
  // What cannot be searched holds nothing: `in` is false then, not wrong.
  if (!values.known()) return {};
  if (arity == 3) {
    if (std::optional<TypeFault> fault = CheckMember(expr, call.args[0], Keys(collection))) return fault;
  }
  return CheckMember(expr, call.args[arity - 2], values);
}

std::optional<TypeFault> BodyChecker::CheckMember(const ast::Expr& expr, const Term& term, const Type& type) {
  if (type.is_unresolved()) return {};
  Type have = TypeOf(term);
  if ((have.is_unresolved() || Compatible(have, type)) && Bind(term, type)) return {};
  return TypeFault{&kMatchError, expr.range, "", MatchDetails(have, type), have.is_unresolved()};
}

std::optional<TypeFault> BodyChecker::CheckArguments(const ast::Expr& expr, const ast::Call& call,
                                                     const Type& function) {
  // The output, when it is taken, is one more argument.
  const std::vector<TypeParameter>& parameters = function.parameters();
  size_t required = parameters.size(), accepted = required + (function.result().known() ? 1 : 0);
  std::vector<Type> have = TypesOf(call.args);
  auto fault = [&](const DiagnosticKind& kind) {
    std::vector<TypeParameter> want = parameters;
    if (accepted > required) want.push_back({function.result_name(), function.result()});
    bool unknown = std::any_of(have.begin(), have.end(), [](const Type& type) { return type.is_unresolved(); });
    return TypeFault{&kind, expr.range, TermText(*call.op), ArgumentDetails(have, want, function.variadic()), unknown};
  };
  if (call.args.size() > accepted && !function.variadic().known()) return fault(kTooManyArguments);
  if (call.args.size() < required) return fault(kTooFewArguments);
  for (size_t i = 0; i < call.args.size(); ++i) {
    const Type& wanted = i < required ? parameters[i].type : i < accepted ? function.result() : function.variadic();
    if (!have[i].is_unresolved() && !Compatible(have[i], wanted)) return fault(kInvalidArguments);
    if (Bind(call.args[i], wanted)) continue;
    have = TypesOf(call.args);
    return fault(kInvalidArguments);
  }
  const auto* name = call.op->As<ast::Ref>();
  bool schema = std::any_of(have.begin(), have.end(), [](const Type& type) { return type.mentions_schema(); });
  if (schema && name != nullptr && context_.on_schema_call) context_.on_schema_call(*name, have);
  return {};
}

std::vector<Type> BodyChecker::TypesOf(const std::vector<Term>& terms) {
  std::vector<Type> types;
  types.reserve(terms.size());
  for (const Term& term : terms) types.push_back(TypeOf(term));
  return types;
}

// with f as g: g must take what f takes.
std::optional<TypeFault> BodyChecker::CheckReplacements(const ast::Expr& expr) {
  auto function_of = [&](const Term& term) {
    bool name = term.As<ast::Ref>() != nullptr || term.As<ast::Var>() != nullptr;
    Type type = name ? TypeOf(term) : Type();
    return name && !type.known() ? TypeOfFunction(term) : type;
  };
  for (const ast::With& with : expr.with) {
    Type target = function_of(with.target), value = function_of(with.value);
    if (!target.Is(TypeKind::kFunction) || !value.Is(TypeKind::kFunction) || Compatible(target, value)) continue;
    std::vector<Type> have;
    for (const TypeParameter& parameter : value.parameters()) have.push_back(parameter.type);
    std::string name = TermText(with.target);
    return TypeFault{&kReplacementArity, with.range, name,
                     ArgumentDetails(have, target.parameters(), target.variadic()), false};
  }
  return {};
}

}  // namespace regoc::sema
