// The data documents of several files, merged into one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/engine/document.h"
#include "runtime/value/json.h"
#include "runtime/value/value.h"

namespace regoc::tools {

// Collects documents; the same key from two files is an error unless both hold objects. Not shared between threads.
class DataTree {
 public:
  DataTree();

  // Adds a JSON or YAML text at a path of keys. `name` is for errors and tells the format (.yaml, .yml; else JSON).
  Status Add(const std::string& name, std::string_view text, const std::vector<std::string>& path);

  // The same for a document, whose values are shared and not copied.
  Status Add(const std::string& name, std::shared_ptr<const engine::Document> document,
             const std::vector<std::string>& path);

  // Lives as long as the tree, until the next Add.
  Value root() const { return root_; }
  // All of it as a document: the one that was added, when there is no other.
  std::shared_ptr<const engine::Document> document() const;
  Arena& arena() { return *arena_; }

 private:
  Status AddValue(const std::string& name, Value value, const std::vector<std::string>& path);

  std::unique_ptr<Arena> arena_;
  std::vector<std::shared_ptr<const engine::Document>> documents_;  // that values are of
  std::shared_ptr<const engine::Document> whole_;                   // all there is, or nullptr
  JsonReader reader_;
  Value root_;
};

bool IsYaml(std::string_view name);

// The value of a JSON or YAML file.
Result<Value> ReadValue(JsonReader& reader, Arena& arena, const std::string& name, std::string_view text);

bool IsDataFile(std::string_view name);

}  // namespace regoc::tools
