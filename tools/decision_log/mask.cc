#include "tools/decision_log/mask.h"

#include <charconv>
#include <optional>
#include <span>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/server/paths.h"

namespace regoc::decision_log {

namespace {

using Path = std::span<const std::string>;

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool HasGoodEscapes(std::string_view part) {
  for (size_t i = 0; i < part.size(); ++i)
    if (part[i] == '%' && (i + 2 >= part.size() || !IsHex(part[i + 1]) || !IsHex(part[i + 2]))) return false;
  return true;
}

// As a segment of a URL's path (RFC 3986, with the characters that Go's url.PathEscape leaves).
std::string Escaped(std::string_view part) {
  constexpr std::string_view kLeft = "-_.~$&+:=@";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : part) {
    bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (alphanumeric || kLeft.find(c) != std::string_view::npos)
      out += c;
    else
      ((out += '%') += kDigits[static_cast<unsigned char>(c) >> 4]) += kDigits[c & 15];
  }
  return out;
}

Status ReadPointer(std::string_view pointer, MaskRule& rule) {
  if (pointer.empty()) return Error{"mask must be non-empty"};
  if (pointer[0] != '/') return Error{"mask must be slash-prefixed"};
  std::vector<std::string> parts;
  for (size_t from = 1; from <= pointer.size();) {
    size_t end = std::min(pointer.find('/', from), pointer.size());
    std::string_view part = pointer.substr(from, end - from);
    if (!parts.empty() && !HasGoodEscapes(part)) return Error{"invalid URL escape in mask " + std::string(pointer)};
    parts.emplace_back(part);
    (rule.pointer += '/') += Escaped(part);
    from = end + 1;
  }
  if (parts[0] == "input")
    rule.part = EventPart::kInput;
  else if (parts[0] == "result")
    rule.part = EventPart::kResult;
  else if (parts[0] == "nd_builtin_cache")
    rule.part = EventPart::kNondeterministic;
  else
    return Error{"mask prefix not allowed: " + parts[0]};
  rule.path.assign(parts.begin() + 1, parts.end());
  return Unit{};
}

std::string_view TextAt(const Object& object, std::string_view key, std::string& fault) {
  OptionalValue value = object.Get(key);
  if (!value) return "";
  if ((*value).is_string() && (*value).size() > 0) return (*value).text();
  fault = "invalid \"" + std::string(key) + "\" value: " + ToRego(*value);
  return "";
}

Result<MaskRule> ReadRule(Value value) {
  MaskRule rule;
  if (value.is_string()) {
    if (Status read = ReadPointer(value.text(), rule); !read.ok()) return read.error();
    return rule;
  }
  if (!value.is_object()) return Error{"invalid mask rule format encountered: " + std::string(TypeName(value))};
  std::string fault;
  std::string_view op = TextAt(value.object(), "op", fault), path = TextAt(value.object(), "path", fault);
  if (!fault.empty()) return Error{fault};
  if (Status read = ReadPointer(path, rule); !read.ok()) return read.error();
  if (op != "remove" && op != "upsert") return Error{"mask op is not supported: " + std::string(op)};
  rule.upsert = op == "upsert";
  if (OptionalValue replacement = value.object().Get("value")) rule.value = *replacement;
  return rule;
}

// The key of the object that a part stands for; a key that is not there: as it is written.
Value KeyFor(Arena& arena, const Object& object, const std::string& part) {
  if (!object.Get(part) && part.find('%') != std::string::npos) {
    std::string plain = server::Unescaped(part);
    if (int64_t at = object.Find(Value::String(plain)); at >= 0) return object.items[at].key;
  }
  return Value::String(arena.Copy(part));
}

std::optional<uint32_t> PositionFor(Value array, const std::string& part) {
  uint32_t position = 0;
  auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), position);
  if (fault != std::errc() || end != part.data() + part.size() || position >= array.size()) return std::nullopt;
  return position;
}

// A copy with another value of a key, or without it.
Value With(Arena& arena, const Object& object, Value key, OptionalValue value) {
  Object* copy = Object::New(arena, object.count + 1);
  for (uint32_t i = 0; i < object.count; ++i)
    if (!Equal(object.items[i].key, key)) copy->Put(object.items[i].key, object.items[i].value);
  if (value) copy->Put(key, *value);
  return Value::Object(copy);
}

Value With(Arena& arena, Value array, uint32_t position, OptionalValue value) {
  ArrayBuilder copy(arena, array.size());
  for (uint32_t i = 0; i < array.size(); ++i) {
    if (i != position)
      copy.Append(array.items()[i]);
    else if (value)
      copy.Append(*value);
  }
  return copy.Build();
}

// The node with what the path leads to replaced, or, without a value, left out. Nothing: the path leads nowhere.
std::optional<Value> Changed(Arena& arena, Value node, Path path, OptionalValue value) {
  bool last = path.size() == 1;
  if (node.is_object()) {
    const Object& object = node.object();
    Value key = KeyFor(arena, object, path[0]);
    OptionalValue child = object.Get(key);
    if (!child && !value) return std::nullopt;
    if (last) return With(arena, object, key, value);
    std::optional<Value> below =
        Changed(arena, child ? *child : Value::Object(Object::New(arena)), path.subspan(1), value);
    return below ? std::optional(With(arena, object, key, *below)) : std::nullopt;
  }
  if (!node.is_array()) return std::nullopt;
  std::optional<uint32_t> position = PositionFor(node, path[0]);
  if (!position) return std::nullopt;
  if (last) return With(arena, node, *position, value);
  std::optional<Value> below = Changed(arena, node.items()[*position], path.subspan(1), value);
  return below ? std::optional(With(arena, node, *position, *below)) : std::nullopt;
}

}  // namespace

OptionalValue& MaskedParts::at(EventPart part) {
  switch (part) {
    case EventPart::kInput:
      return input;
    case EventPart::kResult:
      return result;
    case EventPart::kNondeterministic:
      return nondeterministic;
  }
  return input;
}

Result<std::vector<MaskRule>> ReadMaskRules(Value rules) {
  const Value* items = rules.is_array() ? rules.items() : rules.is_set() ? rules.set().Sorted() : nullptr;
  if (!rules.is_array() && !rules.is_set()) return Error{"unexpected rule format " + ToRego(rules)};
  uint32_t count = rules.is_array() ? rules.size() : rules.set().count;
  std::vector<MaskRule> read;
  for (uint32_t i = 0; i < count; ++i) {
    Result<MaskRule> rule = ReadRule(items[i]);
    if (!rule.ok()) return rule.error();
    read.push_back(std::move(*rule));
  }
  return read;
}

void ApplyMask(Arena& arena, const MaskRule& rule, MaskedParts& parts) {
  OptionalValue& part = parts.at(rule.part);
  if (!part) return;
  OptionalValue value = rule.upsert ? OptionalValue(rule.value) : OptionalValue();
  if (rule.path.empty()) {
    part = value;
  } else {
    std::optional<Value> changed = Changed(arena, *part, rule.path, value);
    if (!changed) return;
    part = *changed;
  }
  (rule.upsert ? parts.masked : parts.erased).push_back(rule.pointer);
}

}  // namespace regoc::decision_log
