// How the work of a rule grows: a sum of products of sizes, as far as a plan shows it.
//
//   some u in data.users; some r in u.roles     linear in data.users[_].roles: parts of one document are gone through
//   once some u in data.users; some p in input.paths product of data.users and input.paths
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace regoc::explain {

inline constexpr uint32_t kNoFunc = UINT32_MAX;

// How many elements something has.
struct Size {
  std::string text;       // "input.paths"; of an argument of a function: what follows it, ".paths"
  int32_t argument = -1;  // of which argument, by parameter; -1: of none
  friend auto operator<=>(const Size&, const Size&) = default;
};

struct Product {
  std::vector<Size> factors;  // sorted; none: a constant
  uint32_t kept = kNoFunc;    // the function whose kept result it is for: done once an evaluation
  friend auto operator<=>(const Product&, const Product&) = default;
};

class Growth {
 public:
  // What another product already says is left out, and of very many only the first are kept.
  void Add(Product product);
  // Largest first.
  const std::vector<Product>& products() const { return products_; }
  // What has no owner yet is done once for this function.
  void KeepIn(uint32_t func);
  // Rules are found in a sorted table.
  bool logarithmic = false;

 private:
  std::vector<Product> products_;
};

enum class GrowthClass : uint8_t { kConstant, kLogarithmic, kLinear, kProduct };
GrowthClass ClassOf(const Growth& growth);
const char* NameOf(GrowthClass growth);  // "constant", …
// "linear in input.paths", "product of data.users and input.paths, and linear in data.p".
std::string TextOf(const Growth& growth);

}  // namespace regoc::explain
