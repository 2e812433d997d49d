// What to do about a finding: the hint under the message.
#pragma once

#include <string>
#include <string_view>

#include "compiler/sema/analysis.h"

namespace regoc::sema {

// `name` stands at `range` and has no value: a typo of a name in reach, a rule elsewhere to import, or undeclared.
std::string UnsafeVarHint(const Program& program, SourceRange range, std::string_view name);
// The closest functions by name.
std::string UndefinedFunctionHint(const Program& program, std::string_view name);
// How the function is defined, and where.
std::string FunctionSignatureHint(const Functions& functions, const ast::Term& op);
// What to call instead of a deprecated built-in.
std::string DeprecatedHint(std::string_view name);

// Edits (insert, delete, replace, swap neighbours) from `a` to `b`; more than `limit` counts as limit + 1.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit);

}  // namespace regoc::sema
