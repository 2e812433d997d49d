// Why a document is refused, in the form of OPA's parser: "input:1:2: Expected Name, found {".
#pragma once

#include <string>
#include <string_view>

#include "runtime/builtins/graphql/ast.h"

namespace regoc::builtins::graphql {

// With -1:-1 where the position is not known.
std::string LocatedFault(Position position, std::string_view message);

// As policies see it: "Expected Name, found { in GraphQL string at location 1:2", or, without a location,
// "GraphQL parse error: input: …". Of several faults, each with "\n" at its end, the first one's location is moved.
std::string PolicyFault(std::string_view fault);

// The faults that validation finds, in its order.
class FaultList {
 public:
  // `first_only`: one fault is enough to know.
  explicit FaultList(bool first_only) : first_only_(first_only) {}

  // Without a location where the position is not known.
  void Add(Position position, std::string_view message);
  bool empty() const { return text_.empty(); }
  // True when more faults are of no use.
  bool full() const { return first_only_ ? !empty() : text_.size() > kMaxBytes; }
  // "input:1:2: …\n" for each.
  const std::string& text() const { return text_; }

  static constexpr size_t kMaxBytes = size_t{1} << 20;

 private:
  bool first_only_;
  std::string text_;
};

}  // namespace regoc::builtins::graphql
