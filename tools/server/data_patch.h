// Changes of a base document by path. What does not lie on the path is shared, not copied.
//
//   Value root = document->root();
//   std::optional<DataFault> fault = ApplyOperation(arena, root, {DataOperation::Kind::kAdd, {"users", "7"}, user});
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/value.h"

namespace regoc::server {

struct DataOperation {
  enum class Kind { kAdd, kReplace, kRemove };
  Kind kind = Kind::kAdd;
  std::vector<std::string> path;
  Value value{};
};

// Why a change cannot be made, in the words of OPA's store.
struct DataFault {
  enum class Kind { kNotFound, kConflict, kInvalid };
  Kind kind = Kind::kNotFound;
  std::string message;
};

constexpr size_t kMaxDataPath = 1000;  // keys

// As JSON Patch has it: what stands above the path must be there. `root` becomes the changed document, whose new parts
// live in `arena`; it stays as it was when there is a fault.
std::optional<DataFault> ApplyOperation(Arena& arena, Value& root, const DataOperation& operation);

// Makes the objects that are missing above a path. What is no object there is a conflict.
std::optional<DataFault> MakeParents(Arena& arena, Value& root, const std::vector<std::string>& path);

// "/a/b".
std::string PathText(const std::vector<std::string>& path, size_t count);

}  // namespace regoc::server
