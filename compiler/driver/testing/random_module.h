// Rego modules without sense, in which the optimizer finds much to do: loops that compare, rules with guards, bodies
// that begin alike, loops over constants, functions, `with`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace regoc::driver {

struct RandomModule {
  std::string text;                 // package p; seldom with type errors
  std::string data;                 // JSON
  std::vector<std::string> inputs;  // JSON
};

// The same for the same seed, on any machine.
RandomModule MakeRandomModule(uint64_t seed);

}  // namespace regoc::driver
