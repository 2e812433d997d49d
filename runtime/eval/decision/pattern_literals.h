// Texts that whatever matches a pattern must contain, so that most of many patterns need not be tried.
//
//   LiteralsOfRegex("^/svc/[0-9]+/items$")   // begins with "/svc/", ends with "/items"
//   LiteralsOfRegex("(?i)abc")               // nothing
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace regoc::eval {

struct Literal {
  enum class Place : uint8_t { kBegin, kEnd, kAnywhere };
  Place place;
  std::string text;  // not empty

  friend auto operator<=>(const Literal&, const Literal&) = default;
};

// Each by itself is necessary. Of a pattern that is not valid, or that uses more of the syntax than is understood here:
// none.
std::vector<Literal> LiteralsOfRegex(std::string_view pattern);
std::vector<Literal> LiteralsOfGlob(std::string_view pattern);

}  // namespace regoc::eval
