// What readers throw when a text is not what its format says. Read() catches it: none leaves this room.
#pragma once

#include <cstddef>
#include <string>

#include "tools/inputs/places.h"

namespace regoc::inputs {

struct Fault {
  static constexpr size_t kNowhere = SIZE_MAX;

  std::string message;       // lowercase, no period
  size_t offset = kNowhere;  // of the text, in bytes; or
  Place place;               // where it is, when a library told it
};

[[noreturn]] inline void Fail(size_t offset, std::string message) { throw Fault{std::move(message), offset, {}}; }

[[noreturn]] inline void FailAt(Place place, std::string message) {
  throw Fault{std::move(message), Fault::kNowhere, place};
}

}  // namespace regoc::inputs
