// Small constructors and questions for terms and expressions, shared by the phases.
//
//   Expr e = Equals(MakeVar("__local0__", at), std::move(term));   // __local0__ = term, generated
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/ast.h"

namespace regoc::sema {

inline constexpr std::string_view kEq = "eq";
inline constexpr std::string_view kAssign = "assign";

ast::Term MakeVar(std::string name, SourceRange range);
ast::Term MakeString(std::string text, SourceRange range);
ast::Term MakeTrue(SourceRange range);
// Ref of built-in `name`; parts after the first dot become strings ("internal.member_2").
ast::Term MakeBuiltinRef(std::string_view name, SourceRange range);
ast::Term MakeCall(std::string_view builtin, std::vector<ast::Term> args, SourceRange range);
// A generated expression `left = right`, standing where `right` does.
ast::Expr Equals(ast::Term left, ast::Term right);
ast::Expr MakeExpr(ast::Term term);

// The call that the expression is, or nullptr.
inline ast::Call* CallOf(ast::Expr& expr) {
  auto* term = expr.As<ast::Term>();
  return term != nullptr ? term->As<ast::Call>() : nullptr;
}
inline const ast::Call* CallOf(const ast::Expr& expr) { return CallOf(const_cast<ast::Expr&>(expr)); }
// The operator is the built-in `name` (one identifier).
bool IsCallTo(const ast::Call& call, std::string_view name);
// `=`, or `:=` that has not been rewritten yet, with two operands.
bool IsEquality(const ast::Expr& expr);
bool IsAssignment(const ast::Expr& expr);
// With two operands (or three, when the result is taken).
bool HasEqualityArgs(const ast::Call& call);

// Names of a reference with dots between, as built-ins are called: "count", "io.jwt.decode". Empty when a part is no
// name.
std::string DottedName(const ast::Term& ref);
// The same without a copy for a name of one part; else the text is put into `scratch`.
std::string_view DottedName(const ast::Term& ref, std::string& scratch);
inline std::string OperatorName(const ast::Call& call) { return DottedName(*call.op); }
// As OPA prints them.
std::string RefText(const ast::Ref& ref);
std::string TermText(const ast::Term& term);
// OPA's name for the kind of term ("ref", "arraycomprehension").
std::string_view KindName(const ast::Term& term);

inline bool IsScalar(const ast::Term& term) {
  return term.As<ast::Null>() || term.As<ast::Boolean>() || term.As<ast::Number>() || term.As<ast::String>();
}
inline bool IsComprehension(const ast::Term& term) {
  return term.As<ast::ArrayComprehension>() || term.As<ast::SetComprehension>() || term.As<ast::ObjectComprehension>();
}
// Without variables, references, comprehensions and calls.
bool IsConstant(const ast::Term& term);
// A bare `input` or `data`; the name, or empty.
std::string_view RootName(const ast::Term& term);
inline bool IsRootName(std::string_view name) { return name == "input" || name == "data"; }
// Body [true].
bool IsTrueBody(const ast::Body& body);
// Appends; a body that is only `true` is replaced.
void Append(ast::Body& body, ast::Expr expr);
void Append(ast::Body& body, ast::Body exprs);
// References or comprehensions somewhere below: the value must be computed by a body.
bool RequiresEval(const ast::Term& term);
// Text of a string key, or empty when it isn't a string.
const std::string* StringKey(const ast::Term& term);
inline bool IsGenerated(std::string_view name) { return name.starts_with("__local"); }

}  // namespace regoc::sema
