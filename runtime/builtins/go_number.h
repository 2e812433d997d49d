// Reading numbers from text as to_number does: what Go's strconv.ParseFloat takes.
#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

struct NumberReading {
  std::optional<Value> value;
  std::string_view fault;  // in the arena: `strconv.ParseFloat: parsing "x": invalid syntax`
};

// Besides JSON's numbers: "+1", "007", ".5", "5.", "1_000", "0x1p4". The value keeps all digits.
NumberReading ReadGoNumber(Arena& arena, std::string_view text);

// "inf", "-Infinity", "nan": numbers of Go that Rego does not have.
bool NamesNoNumber(std::string_view text);

}  // namespace regoc::builtins
