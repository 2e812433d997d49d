// What nodes are called in messages.
#pragma once

#include <string>
#include <string_view>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

// OPA's name of the value's type: "null", "boolean", "number", "string", "var", "ref", "array", "object", "set",
// "arraycomprehension", "setcomprehension", "objectcomprehension", "call", "templatestring".
std::string_view TypeName(const ast::Term& term);

// The name of a function or document if the term is a reference made of a variable and strings only
// ("internal.member_2"), else empty.
std::string DottedName(const ast::Term& term);

// The operator's sign if the term names an operator ("plus" gives "+"), else empty.
std::string_view InfixSign(std::string_view function);

// The operands of the call that an expression is, if it calls `function`; else nullptr.
const ast::Call* CallOf(const ast::Expr& expr, std::string_view function);

}  // namespace regoc::syntax
