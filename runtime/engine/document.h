// A base document: what `data` holds besides rules. Immutable; shared between threads and evaluations.
#pragma once

#include <memory>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/eval/search.h"
#include "runtime/value/value.h"

namespace regoc::engine {

class Document {
 public:
  // {} .
  static std::shared_ptr<const Document> Empty();
  // From JSON text, which must hold an object. Errors name `name`.
  static Result<std::shared_ptr<const Document>> FromJson(std::string_view name, std::string_view json);
  // A frozen copy of a value.
  static std::shared_ptr<const Document> FromValue(Value value);

  Value root() const { return root_; }
  // Indexes over it, which searches make as they need them. Thread-safe.
  const eval::DataIndexes& indexes() const { return indexes_; }
  // Memory that it takes, in bytes.
  size_t bytes() const { return arena_.reserved_bytes(); }

 private:
  Arena arena_;
  Value root_;
  eval::DataIndexes indexes_{arena_};
};

}  // namespace regoc::engine
