// The documents that a schema consists of, by their addresses.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/builtins/json_schema/schema.h"

namespace regoc::builtins::json_schema {

struct Document {
  Value value;
  Draft draft = Draft::kUnknown;
};

// The draft that a document names in "$schema"; nothing when it is wrong, with `fault` set.
std::optional<Draft> DraftOf(Arena& arena, Value document, std::string_view& fault);

// Finds "$id" and "$ref" in documents. Nothing is fetched: besides the documents that were added it knows the schemas
// of the drafts themselves.
class Documents {
 public:
  // What it makes lives in `arena`, which outlives it.
  explicit Documents(Arena& arena) : arena_(arena) {}

  // False, with `fault` set, when two parts have the same address. No object may occur twice in `document`.
  bool Add(Value document, const Reference& address, std::string_view& fault);

  // What a reference leads to; nothing when that fails.
  std::optional<Document> Get(const Reference& reference, std::string_view& fault);

  // "$ref" of an object of a document, made absolute; the text as it is when the object was never seen as a schema.
  std::string_view AbsoluteReference(const Object& object, std::string_view text) const;

 private:
  bool Visit(Value node, const Reference& base, Draft draft, std::string_view& fault);
  bool VisitObject(const Object& object, Value node, const Reference& base, Draft draft, std::string_view& fault);
  std::optional<Document> Load(const Reference& reference, std::string_view& fault);

  Arena& arena_;
  std::map<std::string, Document, std::less<>> documents_;
  std::unordered_map<const Object*, std::string_view> references_;
};

}  // namespace regoc::builtins::json_schema
