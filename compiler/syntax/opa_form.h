// Where OPA's syntax tree says more than ours, or something else: its JSON and its formatter show it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/syntax/ast.h"

namespace regoc::syntax {

// End of the text that OPA keeps for a term, which begins at text_begin: of a number with a sign, it is the sign.
uint32_t TextEnd(const ast::Term& term);

// What OPA's head says beside what is written, for old readers' sake.
struct LegacyHead {
  std::string name;                 // of rules whose head is a name or a name with one key
  std::optional<ast::Term> key;     // p[key], where that may be a variable
  bool value_has_location = false;  // the value that stands for an absent one shares the head's place
};

LegacyHead LegacyHeadOf(const ast::Rule& rule);

// Whether the hole of a template string is a constant to OPA, part of the text: a null, boolean, number or string
// without a comment between it and the brace.
bool IsConstantHole(const ast::Expr& hole, const std::vector<ast::Comment>& comments);

// The place of each part of a template string; of all the template's own where that is not the place it was written at.
std::vector<SourceRange> TemplatePlaces(const ast::Term& term);

}  // namespace regoc::syntax
