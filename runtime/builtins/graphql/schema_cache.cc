#include "runtime/builtins/graphql/schema_cache.h"

#include <algorithm>

namespace regoc::builtins::graphql {

namespace {

constexpr char kSchemasKind = 0;

}  // namespace

SchemaCache& SchemaCache::Of(BuiltinCache& cache) {
  CacheEntry* entry = cache.Find(&kSchemasKind, {});
  if (entry == nullptr) entry = cache.Insert(&kSchemasKind, {}, std::make_unique<SchemaCache>());
  return static_cast<SchemaCache&>(*entry);
}

std::shared_ptr<const LoadedSchema> SchemaCache::Find(std::string_view text) {
  auto at = std::find_if(schemas_.begin(), schemas_.end(), [&](const auto& schema) { return schema->text == text; });
  if (at == schemas_.end()) return nullptr;
  std::rotate(schemas_.begin(), at, at + 1);
  return schemas_.front();
}

void SchemaCache::Keep(std::shared_ptr<const LoadedSchema> schema) {
  if (schema->text.size() > kMaxTextBytes) return;
  if (schemas_.size() == kMaxSchemas) schemas_.pop_back();
  schemas_.insert(schemas_.begin(), std::move(schema));
}

}  // namespace regoc::builtins::graphql
