// Values as text for people: strings as they are, anything else in Rego's notation.
#pragma once

#include "runtime/builtins/builtin.h"
#include "runtime/builtins/text.h"

namespace regoc::builtins {

// Rego's notation, in the arena: [1, "a", {true}].
std::string_view ToText(Arena& arena, Value v);

// A part of a template string or of what print() shows: a scalar, or a set that holds the value, or nothing when it is
// undefined ("<undefined>"). Fails for other parts and for sets of several values, which no compiler makes.
Outcome AppendPart(CallContext& ctx, TextBuilder& out, Value part);

}  // namespace regoc::builtins
