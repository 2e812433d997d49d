// A JSON schema ready to be used: the keywords of each sub-schema, references resolved.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/builtins/json_schema/reference.h"
#include "runtime/value/value.h"

namespace regoc::builtins::json_schema {

// Which version of the language a schema is written in. Without a known "$schema" all keywords mean something.
enum class Draft : int { kUnknown = 0, k4 = 4, k6 = 6, k7 = 7, kHybrid = std::numeric_limits<int>::max() };

struct Schema;

struct PatternProperty {
  std::unique_ptr<RE2> pattern;
  const Schema* schema = nullptr;
};

// Of "dependencies": when `key` is there, these keys must be, and the object must match the schema.
struct Dependency {
  std::string_view key;
  std::vector<std::string_view> keys;
  const Schema* schema = nullptr;
};

// "additionalProperties" and "additionalItems": true or false, or a schema.
struct Additional {
  bool forbidden = false;
  const Schema* schema = nullptr;
};

// Number of characters, items or properties.
struct Bounds {
  std::optional<int64_t> min;
  std::optional<int64_t> max;
};

struct Schema {
  Draft draft = Draft::kUnknown;
  const Schema* parent = nullptr;
  std::string_view property;  // the name of the property that it describes
  Reference id;               // what references in it are relative to

  std::optional<bool> pass;        // the schemas true and false
  const Schema* target = nullptr;  // of $ref: nothing else counts

  std::vector<std::string_view> types;  // empty: any
  std::optional<std::string> constant;  // as canonical JSON
  std::optional<std::vector<std::string>> enumeration;
  std::string_view format;

  std::optional<Value> multiple_of;
  std::optional<Value> minimum;
  std::optional<Value> exclusive_minimum;
  std::optional<Value> maximum;
  std::optional<Value> exclusive_maximum;

  Bounds length;
  std::unique_ptr<RE2> pattern;
  std::string_view pattern_text;  // as written

  Bounds property_count;
  std::vector<std::string_view> required;
  std::vector<const Schema*> properties;
  std::vector<PatternProperty> pattern_properties;
  Additional additional_properties;
  const Schema* property_names = nullptr;
  std::vector<Dependency> dependencies;  // by key

  Bounds item_count;
  std::vector<const Schema*> items;
  bool same_items = false;  // items[0] is for all of them
  Additional additional_items;
  const Schema* contains = nullptr;
  bool unique_items = false;

  std::vector<const Schema*> any_of;
  std::vector<const Schema*> one_of;
  std::vector<const Schema*> all_of;
  const Schema* negated = nullptr;
  const Schema* condition = nullptr;
  const Schema* then_schema = nullptr;
  const Schema* else_schema = nullptr;
};

// Owns the sub-schemas and the documents that they were read from. Immutable once compiled.
struct CompiledSchema {
  Arena arena;
  std::deque<Schema> schemas;
  const Schema* root = nullptr;
};

}  // namespace regoc::builtins::json_schema
