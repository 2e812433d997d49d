// Types of one body: checks its expressions in order and finds out the types of its variables on the way.
//
//   TypeScope scope(&documents);
//   BodyChecker checker(context, scope);
//   size_t faults = checker.CheckBody(rule.body);     // reported to context.sink
//   Type value = checker.TypeOf(*rule.head.value);
//
// Expressions are in normal form (program.h), so an expression's inputs have been met before it. The judgement is
// OPA's; what OPA doesn't look at (calls and equalities inside of `every`, `not { … }`, `and`, `or`) is a warning.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/sema/type_faults.h"
#include "compiler/sema/type_functions.h"
#include "compiler/sema/type_scope.h"
#include "compiler/sema/type_with.h"

namespace regoc::sema {

// What the bodies of one rule (or query) share.
struct TypeContext {
  FunctionTypes& functions;
  ReplacementIndex& replacements;
  const WrittenNames& written;
  DiagnosticSink& sink;
  // `a == b` must be able to hold, as in rules. In a query it may just be false.
  bool equal_unifies = true;
  // Called for each call of a function of the program that is given something that a schema describes.
  std::function<void(const ast::Ref& function, const std::vector<Type>& args)> on_schema_call = {};
  // Types of all variables of the rule, those of closures among them.
  VariableTypes variables = {};
  // Types of comprehensions that have been checked.
  std::unordered_map<const ast::Term*, Type> closures = {};
};

class BodyChecker {
 public:
  // Warnings: inside of bodies that OPA doesn't look into, for what doesn't come from outside of them.
  // Schemas: only for members that schemas exclude, when a function is looked at again for the arguments of one call.
  enum class Mode { kErrors, kWarnings, kSchemas };

  BodyChecker(TypeContext& context, TypeScope& scope, Mode mode = Mode::kErrors)
      : context_(context), scope_(scope), mode_(mode) {}

  // Number of errors. They, and warnings, have been reported. Types of the scope's variables go to the context.
  size_t CheckBody(const ast::Body& body);
  // The same, but the variables stay in the scope alone.
  size_t CheckOwnBody(const ast::Body& body);
  // Unknown while variables in it are.
  Type TypeOf(const ast::Term& term);
  // `term` has `type`: false when that cannot be. Variables without a type get theirs; with `widen`, those that got
  // theirs from this expression get the union. What was known before the expression stays: a := "foo" is a string for
  // good.
  bool Bind(const ast::Term& term, const Type& type, bool widen = false);

 private:
  // type_body.cc: expressions.
  // A checker for a scope inside of this one.
  BodyChecker Inside(TypeScope& scope) const;
  BodyChecker WarnInside(TypeScope& scope) const;
  size_t CheckExpr(const ast::Expr& expr);
  size_t CheckClosures(const ast::Expr& expr);
  size_t CheckNested(const ast::Expr& expr);
  size_t CheckEvery(const ast::Every& every);
  size_t CheckComprehension(const ast::Term& term);
  // 1 for an error, 0 for a warning.
  size_t ReportFault(const TypeFault& fault);
  // type_with.cc: puts what `with` replaces into `layer`; false when that changes nothing.
  bool AddReplacements(const ast::Expr& expr, TypeScope& layer);

  // type_refs.cc: references, which also give variables in them their types.
  std::vector<TypeFault> CheckRefs(const ast::Expr& expr);
  std::optional<TypeFault> CheckRef(const ast::Ref& ref);
  TypeFault Judged(TypeFault fault, const ast::Ref& ref);
  bool IsCertain(const ast::Ref& ref) const;
  enum class Walk { kDone, kElsewhere };
  Walk CheckDocument(const TypeTree& tree, const ast::Ref& ref, std::optional<TypeFault>& fault);
  std::optional<TypeFault> CheckOperands(Type type, const ast::Ref& ref, size_t index);
  std::optional<TypeFault> CheckOperand(const Type& type, const ast::Ref& ref, size_t index);
  std::optional<TypeFault> CheckEmptyCollection(const Type& type, const ast::Ref& ref, size_t index);

  // type_calls.cc: calls and equality.
  std::optional<TypeFault> CheckCall(const ast::Expr& expr, const ast::Call& call);
  std::optional<TypeFault> CheckEquality(const ast::Expr& expr, const ast::Call& call);
  std::optional<TypeFault> CheckMembership(const ast::Expr& expr, const ast::Call& call, size_t arity);
  std::optional<TypeFault> CheckMember(const ast::Expr& expr, const ast::Term& term, const Type& type);
  std::optional<TypeFault> CheckArguments(const ast::Expr& expr, const ast::Call& call, const Type& function);
  std::optional<TypeFault> CheckReplacements(const ast::Expr& expr);
  Type TypeOfFunction(const ast::Term& name);

  // type_terms.cc: types of terms, and what they tell about the variables in them.
  std::vector<Type> TypesOf(const std::vector<ast::Term>& terms);
  Type TypeOfObject(const ast::Object& object);
  bool Unify(const ast::Term& a, const ast::Term& b);
  bool Unify(const ast::Term& a, const Type& type_a, const ast::Term& b, const Type& type_b);
  bool UnifyItems(std::span<const ast::Term> a, std::span<const ast::Term> b);
  bool UnifyUnresolved(const ast::Term& a, const Type& type_a, const ast::Term& b, const Type& type_b);
  bool BindComposite(const ast::Term& term, const Type& type, bool widen);
  bool BindObject(const ast::Object& object, const Type& type, bool widen);
  void BindParts(const ast::Term& term);

  TypeContext& context_;
  TypeScope& scope_;
  Mode mode_;
  // In kWarnings: the scope around the outermost body that is checked so. What it knows is certain.
  const TypeScope* certain_scope_ = nullptr;
  // Variables that the expression at hand has given a type.
  std::set<std::string> fresh_;
};

}  // namespace regoc::sema
