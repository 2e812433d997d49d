// Delta bundles: what to change in the data of another bundle (`patch.json`, as OPA defines it).
//
//   {"data": [{"op": "upsert", "path": "/users/alice", "value": {"admin": true}}, {"op": "remove", "path":
//   "/users/bob"}]}
//
// `upsert` sets a member and makes the objects above it, or inserts into an array ("-": at its end); `replace` and
// `remove` are for what is there. Paths are JSON pointers (RFC 6901), in which %XX stands for a byte as well.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/value.h"

namespace regoc::tools {

struct DeltaOperation {
  std::string op;
  std::vector<std::string> path;  // decoded
  Value value;                    // null for "remove"
};

// The names of a path, "/a~1b/c", without slashes around it, as OPA reads it: %XX first, then ~1 and ~0. Nothing when an
// escape is none, or there are too many names.
std::optional<std::vector<std::string>> ParsePatchPath(std::string_view text);

// Reads a patch.json. Values live in `arena`.
Result<std::vector<DeltaOperation>> ReadDelta(Arena& arena, std::string_view json);

// The text of a patch.json.
std::string DeltaText(const std::vector<DeltaOperation>& operations);

// `data`, an object, with the operations done in order. The result lives in `arena` and shares what didn't change. An
// error names the operation; nothing is changed then.
Result<Value> ApplyDelta(Arena& arena, Value data, const std::vector<DeltaOperation>& operations);

// What makes `after` of `before`, both objects: the fewest members, by path. An error when a key cannot stand in a path
// of a patch (an empty one at an end).
Result<std::vector<DeltaOperation>> MakeDelta(Value before, Value after);

}  // namespace regoc::tools
