// The data documents of several files, merged into one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/json.h"
#include "runtime/value/value.h"

namespace regoc::tools {

// Collects documents; the same key from two files is an error unless both hold objects. Not shared between threads.
class DataTree {
 public:
  DataTree();

  // Adds a JSON or YAML text at a path of keys. `name` is for errors and tells the format (.yaml, .yml; else JSON).
  Status Add(const std::string& name, std::string_view text, const std::vector<std::string>& path);

  // Lives as long as the tree.
  Value root() const { return root_; }
  Arena& arena() { return *arena_; }

 private:
  std::unique_ptr<Arena> arena_;
  JsonReader reader_;
  Value root_;
};

bool IsYaml(std::string_view name);

// The value of a JSON or YAML file.
Result<Value> ReadValue(JsonReader& reader, Arena& arena, const std::string& name, std::string_view text);

bool IsDataFile(std::string_view name);

}  // namespace regoc::tools
