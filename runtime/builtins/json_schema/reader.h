// Keywords of a schema that are plain values: text, numbers, lists of texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/builtins/json_schema/schema.h"
#include "runtime/builtins/text.h"
#include "runtime/value/table.h"

namespace regoc::builtins::json_schema {

// Looks keywords up in one object and complains about the first that is wrong.
class KeywordReader {
 public:
  KeywordReader(Arena& arena, const Object& object, std::string_view& fault)
      : arena_(arena), object_(object), fault_(fault) {}

  OptionalValue Get(std::string_view key) const { return object_.Get(key); }

  // Each is false when the keyword is there and wrong. What is absent leaves `out` as it is.
  bool Text(std::string_view key, std::optional<std::string_view>& out);
  bool Size(std::string_view key, std::optional<int64_t>& out);
  bool Sizes(std::string_view min_key, std::string_view max_key, Bounds& out);
  bool List(std::string_view key, OptionalValue& out);
  bool Types(std::vector<std::string_view>& out);
  bool Required(std::vector<std::string_view>& out);
  bool Numbers(Schema& schema);
  bool Constants(Schema& schema);

  // Each sets the fault and is false.
  template <typename... Parts>
  bool Fail(const Parts&... parts) {
    fault_ = Join(arena_, std::string_view(parts)...);
    return false;
  }
  bool InvalidType(std::string_view expected, std::string_view given) {
    return Fail("Invalid type. Expected: ", expected, ", given: ", given);
  }

 private:
  bool Type(Value name, std::vector<std::string_view>& out);
  bool Limit(std::string_view key, std::string_view exclusive_key, Draft draft, std::optional<Value>& limit,
             std::optional<Value>& exclusive);
  bool Canonical(Value v, std::string& out);

  Arena& arena_;
  const Object& object_;
  std::string_view& fault_;
};

}  // namespace regoc::builtins::json_schema
