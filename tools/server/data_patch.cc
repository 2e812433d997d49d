#include "tools/server/data_patch.h"

#include <charconv>

#include "runtime/value/table.h"

namespace regoc::server {

namespace {

using Kind = DataOperation::Kind;

DataFault NotFound(const std::string& hint) {
  return {DataFault::Kind::kNotFound, "storage_not_found_error: " + (hint.empty() ? "document does not exist" : hint)};
}
DataFault Invalid(const std::string& why) { return {DataFault::Kind::kInvalid, "storage_invalid_patch_error: " + why}; }

Value KeyIn(Arena& arena, const std::string& key) { return Value::String(arena.Copy(key)); }

// The object with another value at a key, or without the key.
Value With(Arena& arena, const Object& object, const std::string& key, OptionalValue value) {
  Object* copy = Object::New(arena, object.count + 1);
  bool there = false;
  for (uint32_t i = 0; i < object.count; ++i) {
    const Entry& entry = object.items[i];
    bool here = entry.key.is_string() && entry.key.text() == key;
    there |= here;
    if (here && !value) continue;
    copy->PutNew(entry.key, here ? *value : entry.value);
  }
  if (!there && value) copy->PutNew(KeyIn(arena, key), *value);
  return Value::Object(copy);
}

class Change {
 public:
  Change(Arena& arena, const DataOperation& operation) : arena_(arena), operation_(operation) {}

  // The value, which stands at the first `depth` keys of the path, with the change; nothing: see fault().
  std::optional<Value> In(Value value, size_t depth) {
    if (depth == operation_.path.size()) return operation_.value;
    if (value.is_object()) return InObject(value, depth);
    if (value.is_array()) return InArray(value, depth);
    return Fail(NotFound(""));
  }
  DataFault& fault() { return fault_; }

 private:
  std::nullopt_t Fail(DataFault fault) {
    fault_ = std::move(fault);
    return std::nullopt;
  }
  bool IsLast(size_t depth) const { return depth + 1 == operation_.path.size(); }

  std::optional<Value> InObject(Value value, size_t depth) {
    const std::string& key = operation_.path[depth];
    OptionalValue inner = value.object().Get(Value::String(key));
    bool adds = operation_.kind == Kind::kAdd && IsLast(depth);
    if (!inner && !adds) return Fail(NotFound(""));
    if (IsLast(depth) && operation_.kind == Kind::kRemove) return With(arena_, value.object(), key, {});
    std::optional<Value> changed = adds ? operation_.value : In(*inner, depth + 1);
    if (!changed) return std::nullopt;
    return With(arena_, value.object(), key, *changed);
  }

  std::optional<Value> InArray(Value array, size_t depth) {
    const std::string& key = operation_.path[depth];
    bool inserts = operation_.kind == Kind::kAdd && IsLast(depth);
    std::string place = PathText(operation_.path, operation_.path.size());
    if (key == "-" && !inserts) return Fail(Invalid(place + ": invalid patch path"));
    if (key == "-") return Replaced(array, array.size(), operation_.value, true);
    int64_t index = 0;
    auto [end, wrong] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (wrong == std::errc::invalid_argument || end != key.data() + key.size())
      return Fail(NotFound(place + ": array index must be integer"));
    bool inside = wrong == std::errc() && index >= 0 && index < static_cast<int64_t>(array.size()) + (inserts ? 1 : 0);
    if (!inside) return Fail(NotFound(place + ": array index out of range"));
    uint32_t at = static_cast<uint32_t>(index);
    if (inserts) return Replaced(array, at, operation_.value, true);
    if (IsLast(depth) && operation_.kind == Kind::kRemove) return Replaced(array, at, {}, false);
    std::optional<Value> changed = In(array.items()[at], depth + 1);
    if (!changed) return std::nullopt;
    return Replaced(array, at, *changed, false);
  }

  // With `value` in the place of an item, before it, or, undefined, without it.
  Value Replaced(Value array, uint32_t at, OptionalValue value, bool before) {
    ArrayBuilder out(arena_, array.size() + 1);
    for (uint32_t i = 0; i <= array.size(); ++i) {
      if (i == at && value) out.Append(*value);
      if (i < array.size() && (i != at || before)) out.Append(array.items()[i]);
    }
    return out.Build();
  }

  Arena& arena_;
  const DataOperation& operation_;
  DataFault fault_;
};

}  // namespace

std::string PathText(const std::vector<std::string>& path, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += "/" + path[i];
  return text.empty() ? "/" : text;
}

std::optional<DataFault> ApplyOperation(Arena& arena, Value& root, const DataOperation& operation) {
  if (operation.path.size() > kMaxDataPath)
    return Invalid("path has more than " + std::to_string(kMaxDataPath) + " keys");
  if (operation.path.empty()) {
    if (operation.kind == Kind::kRemove) return Invalid("root cannot be removed");
    if (!operation.value.is_object()) return Invalid("root must be object");
  }
  Change change(arena, operation);
  std::optional<Value> changed = change.In(root, 0);
  if (!changed) return change.fault();
  root = *changed;
  return std::nullopt;
}

std::optional<DataFault> MakeParents(Arena& arena, Value& root, const std::vector<std::string>& path) {
  Value at = root;
  for (size_t depth = 0; depth + 1 < path.size(); ++depth) {
    OptionalValue next = at.object().Get(Value::String(path[depth]));
    if (!next) {
      std::vector<std::string> above(path.begin(), path.begin() + static_cast<ptrdiff_t>(depth) + 1);
      Value inner = Value::Object(Object::New(arena));
      for (size_t i = path.size() - 1; i-- > depth + 1;) inner = With(arena, *Object::New(arena), path[i], inner);
      return ApplyOperation(arena, root, {Kind::kAdd, std::move(above), inner});
    }
    if (!(*next).is_object())
      return DataFault{DataFault::Kind::kConflict, "storage_write_conflict_error: " + PathText(path, depth + 1)};
    at = *next;
  }
  return std::nullopt;
}

}  // namespace regoc::server
