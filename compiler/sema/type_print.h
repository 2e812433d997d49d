// Types as text, as OPA prints them.
//
//   ToString(Type::Array({}, Type::Number()))      // array[number]
//   ToString(Type())                               // ???
//
// Messages that would be wider than a screen show only what differs: see ShortDifference.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/types.h"

namespace regoc::sema {

// At most 200 levels and some 10,000 parts; what lies beyond prints as "...".
std::string ToString(const Type& type);
// "(x: number, any...)"
std::string ToString(const std::vector<TypeParameter>& parameters, const Type& variadic);

// The type down to its outermost constructor ("object<...>"), unless it is short anyway.
std::string Elided(const Type& type);
// With its name, which counts.
std::string Elided(const TypeParameter& parameter);

// The two types with what they have in common left out ("..." marks it), for lines that would be too wide in full.
std::pair<std::string, std::string> ShortDifference(const Type& a, const Type& b);

// Detail lines of a message stay as they are up to this many characters.
bool TooWide(const std::string& line);

}  // namespace regoc::sema
