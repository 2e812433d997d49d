// Schemas that were read and checked, kept for the next call with the same text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/builtins/graphql/schema.h"

namespace regoc::builtins::graphql {

// A checked schema and all that it points into. Not changed once it is made.
struct LoadedSchema {
  Arena arena;
  std::string_view text;
  SchemaDocument document;
  Schema schema;
};

// The last few of a thread, in its BuiltinCache.
class SchemaCache : public CacheEntry {
 public:
  static SchemaCache& Of(BuiltinCache& cache);

  // nullptr when there is none with this text.
  std::shared_ptr<const LoadedSchema> Find(std::string_view text);
  // Keeps it, if its text is not too long; the one that was not used for the longest time goes.
  void Keep(std::shared_ptr<const LoadedSchema> schema);

  static constexpr size_t kMaxSchemas = 10;
  static constexpr size_t kMaxTextBytes = size_t{1} << 20;

 private:
  std::vector<std::shared_ptr<const LoadedSchema>> schemas_;  // last used first
};

}  // namespace regoc::builtins::graphql
