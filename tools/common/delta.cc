#include "tools/common/delta.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::tools {

namespace {

constexpr size_t kMaxOperations = 10'000'000;
constexpr size_t kMaxPath = 1000;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// As OPA reads a name of a path: %XX first, then ~1 and ~0.
std::optional<std::string> Decoded(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1, low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
    i += 2;
  }
  std::string name;
  for (size_t i = 0; i < bytes.size(); ++i) {
    bool escaped = bytes[i] == '~' && i + 1 < bytes.size() && (bytes[i + 1] == '0' || bytes[i + 1] == '1');
    name += !escaped ? bytes[i] : bytes[++i] == '0' ? '~' : '/';
  }
  return name;
}

std::string Encoded(const std::string& name) {
  std::string out;
  for (char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : c == '%' ? "%25" : std::string(1, c);
  return out;
}

std::string PathText(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& name : path) text += "/" + Encoded(name);
  return text.empty() ? "/" : text;
}

// A document that is changed: objects on the way to changes are taken apart, the rest stays as it is.
struct Node {
  Value value;  // unless `members`
  std::optional<std::map<std::string, Node, std::less<>>> members;

  bool is_object() const { return members || value.is_object(); }
  std::map<std::string, Node, std::less<>>& Members() {
    if (!members) {
      members.emplace();
      const Object& object = value.object();
      for (uint32_t i = 0; i < object.count; ++i)
        members->emplace(object.items[i].key.text(), Node{object.items[i].value, {}});
    }
    return *members;
  }
  Value Build(Arena& arena) const {
    if (!members) return value;
    Object* object = Object::New(arena, static_cast<uint32_t>(members->size()));
    for (const auto& [name, node] : *members) {
      char* text = arena.AllocateArray<char>(name.size() + 1);
      std::copy(name.begin(), name.end(), text);
      object->Put(Value::String({text, name.size()}), node.Build(arena));
    }
    return Value::Object(object);
  }
};

enum class Op { kUpsert, kReplace, kRemove };

std::optional<size_t> IndexIn(const std::string& text, size_t size) {
  size_t index = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), index);
  bool plain = fault == std::errc() && end == text.data() + text.size() && (text.size() == 1 || text[0] != '0');
  return plain && index < size ? std::optional(index) : std::nullopt;
}

// Changes an item of the array in `node`, or what is below it.
class ArrayEdit {
 public:
  ArrayEdit(Arena& arena, Op op, const DeltaOperation& operation) : arena_(arena), op_(op), operation_(operation) {}

  // The array with the change; nothing when there is no such place.
  std::optional<Value> Edited(Value array, size_t depth) {
    const std::string& name = operation_.path[depth];
    bool last = depth + 1 == operation_.path.size();
    bool insert = last && op_ == Op::kUpsert;
    if (insert && name == "-") return With(array, array.size(), false);
    std::optional<size_t> index = IndexIn(name, array.size() + (insert ? 1 : 0));
    if (!index) return std::nullopt;
    if (last) return With(array, *index, op_ != Op::kUpsert);
    std::optional<Value> inner = Below(array.items()[*index], depth + 1);
    if (!inner) return std::nullopt;
    ArrayBuilder out(arena_, array.size());
    for (uint32_t i = 0; i < array.size(); ++i) out.Append(i == *index ? *inner : array.items()[i]);
    return out.Build();
  }

 private:
  Value With(Value array, size_t index, bool instead) {
    ArrayBuilder out(arena_, array.size() + 1);
    for (uint32_t i = 0; i <= array.size(); ++i) {
      if (i == index && op_ != Op::kRemove) out.Append(operation_.value);
      if (i < array.size() && !(instead && i == index)) out.Append(array.items()[i]);
    }
    return out.Build();
  }
  std::optional<Value> Below(Value value, size_t depth);

  Arena& arena_;
  Op op_;
  const DeltaOperation& operation_;
};

// Why it cannot be done; nothing: it was.
std::optional<std::string> Change(Arena& arena, Node& root, Op op, const DeltaOperation& operation, size_t depth) {
  const std::vector<std::string>& path = operation.path;
  if (depth == path.size()) {
    if (op == Op::kRemove) return "the whole document cannot be removed";
    if (!operation.value.is_object()) return "the whole document must be an object";
    root = Node{operation.value, {}};
    return std::nullopt;
  }
  Node* at = &root;
  for (; at->is_object(); ++depth) {
    auto& members = at->Members();
    auto found = members.find(path[depth]);
    bool last = depth + 1 == path.size();
    if (last && op == Op::kUpsert)
      return members.insert_or_assign(path[depth], Node{operation.value, {}}), std::nullopt;
    if (found == members.end() && op == Op::kUpsert)
      found = members.emplace(path[depth], Node{Value::Object(Object::New(arena)), {}}).first;
    if (found == members.end()) return "there is nothing at that path";
    if (last && op == Op::kRemove) return members.erase(found), std::nullopt;
    if (last) return found->second = Node{operation.value, {}}, std::nullopt;
    at = &found->second;
  }
  if (!at->value.is_array()) return "a value that is no object stands above that path";
  std::optional<Value> edited = ArrayEdit(arena, op, operation).Edited(at->value, depth);
  if (!edited) return "there is nothing at that path";
  at->value = *edited;
  return std::nullopt;
}

std::optional<Value> ArrayEdit::Below(Value value, size_t depth) {
  if (value.is_array()) return Edited(value, depth);
  if (!value.is_object()) return std::nullopt;
  Node node{value, {}};
  if (Change(arena_, node, op_, operation_, depth)) return std::nullopt;
  return node.Build(arena_);
}

std::optional<Op> OpOf(std::string_view name) {
  if (name == "upsert") return Op::kUpsert;
  if (name == "replace") return Op::kReplace;
  if (name == "remove") return Op::kRemove;
  return std::nullopt;
}

Status Compare(Value before, Value after, std::vector<std::string>& path, std::vector<DeltaOperation>& out) {
  auto add = [&](const char* op, Value value) -> Status {
    if (path.front().empty() || path.back().empty())
      return Error{"the key \"\" at the end of a path cannot stand in a patch: " + PathText(path)};
    out.push_back({op, path, value});
    return Unit{};
  };
  const Object& old_members = before.object();
  const Object& new_members = after.object();
  for (uint32_t i = 0; i < old_members.count; ++i) {
    Value key = old_members.Sorted()[i].key;
    if (new_members.Get(key)) continue;
    path.emplace_back(key.text());
    if (Status added = add("remove", Value::Null()); !added.ok()) return added;
    path.pop_back();
  }
  for (uint32_t i = 0; i < new_members.count; ++i) {
    const Entry& entry = new_members.Sorted()[i];
    OptionalValue old_value = old_members.Get(entry.key);
    if (old_value && Equal(*old_value, entry.value)) continue;
    path.emplace_back(entry.key.text());
    bool descend = old_value && (*old_value).is_object() && entry.value.is_object() && path.size() < kMaxPath;
    Status done = descend ? Compare(*old_value, entry.value, path, out) : add("upsert", entry.value);
    if (!done.ok()) return done;
    path.pop_back();
  }
  return Unit{};
}

}  // namespace

std::optional<std::vector<std::string>> ParsePatchPath(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  std::vector<std::string> path;
  if (text.empty()) return path;
  for (size_t at = 0; at <= text.size() && path.size() <= kMaxPath;) {
    size_t end = std::min(text.find('/', at), text.size());
    std::optional<std::string> name = Decoded(text.substr(at, end - at));
    if (!name) return std::nullopt;
    path.push_back(*std::move(name));
    at = end + 1;
  }
  return path.size() > kMaxPath ? std::nullopt : std::optional(std::move(path));
}

Result<std::vector<DeltaOperation>> ReadDelta(Arena& arena, std::string_view json) {
  auto fault = [](const std::string& what) { return Error{"bundle load failed on patch decode: " + what}; };
  JsonReader reader;
  Result<Value> root = reader.Parse(arena, json);
  if (!root.ok()) return fault(root.error().message);
  OptionalValue list = root->is_object() ? root->object().Get("data") : OptionalValue();
  std::vector<DeltaOperation> operations;
  if (!list || (*list).is_null()) return operations;
  if (!(*list).is_array()) return fault("`data` must be an array of operations");
  if ((*list).size() > kMaxOperations)
    return fault("more than the limit of " + std::to_string(kMaxOperations) + " operations");
  for (uint32_t i = 0; i < (*list).size(); ++i) {
    Value item = (*list).items()[i];
    std::string number = "operation " + std::to_string(i) + ": ";
    OptionalValue op = item.is_object() ? item.object().Get("op") : OptionalValue();
    OptionalValue path = item.is_object() ? item.object().Get("path") : OptionalValue();
    OptionalValue value = item.is_object() ? item.object().Get("value") : OptionalValue();
    if (!op || !(*op).is_string() || !path || !(*path).is_string())
      return fault(number + "`op` and `path` must be strings");
    if (!OpOf((*op).text())) return fault(number + "bad patch operation: " + std::string((*op).text()));
    std::optional<std::vector<std::string>> names = ParsePatchPath((*path).text());
    if (!names)
      return fault(number + "invalid path " + std::string((*path).text().substr(0, 200)));
    operations.push_back({std::string((*op).text()), *std::move(names), value ? *value : Value::Null()});
  }
  return operations;
}

std::string DeltaText(const std::vector<DeltaOperation>& operations) {
  std::string out = "{\"data\":[";
  for (const DeltaOperation& operation : operations) {
    if (!out.ends_with('[')) out += ',';
    out += "{\"op\":\"" + operation.op + "\",\"path\":";
    AppendJson(out, Value::String(PathText(operation.path)));
    out += ",\"value\":";
    AppendJson(out, operation.value);
    out += '}';
  }
  return out + "]}\n";
}

Result<Value> ApplyDelta(Arena& arena, Value data, const std::vector<DeltaOperation>& operations) {
  Node root{data, {}};
  for (const DeltaOperation& operation : operations) {
    std::optional<Op> op = OpOf(operation.op);
    std::optional<std::string> why =
        op ? Change(arena, root, *op, operation, 0) : std::optional<std::string>("bad patch operation");
    if (why) return Error{operation.op + " " + PathText(operation.path) + ": " + *why};
  }
  return root.Build(arena);
}

Result<std::vector<DeltaOperation>> MakeDelta(Value before, Value after) {
  std::vector<DeltaOperation> operations;
  std::vector<std::string> path;
  if (Status compared = Compare(before, after, path, operations); !compared.ok()) return compared.error();
  return operations;
}

}  // namespace regoc::tools
