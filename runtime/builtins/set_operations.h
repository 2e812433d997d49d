// What can be done with two sets.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

Value Difference(Arena& arena, const Set& a, const Set& b);
Value Intersection(Arena& arena, const Set& a, const Set& b);
Value Union(Arena& arena, const Set& a, const Set& b);

}  // namespace regoc::builtins
