#include "runtime/builtins/yaml_builder.h"

#include <algorithm>

#include "runtime/base/yaml_scalar.h"
#include "runtime/builtins/base64.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/yaml_scalar.h"
#include "runtime/value/go_quote.h"
#include "runtime/value/number.h"

namespace regoc::builtins {

namespace {

constexpr size_t kMaxNodes = 10'000'000;

// As Go's %#v prints a decoded value.
void AppendGoSyntax(std::string& out, Value v, bool nested) {
  switch (v.tag()) {
    case Tag::kNull:
      out += nested ? "interface {}(nil)" : "<nil>";
      return;
    case Tag::kBoolean:
      out += v.boolean() ? "true" : "false";
      return;
    case Tag::kString:
      return AppendGoQuoted(out, v.text());
    case Tag::kArray:
      out += "[]interface {}{";
      for (size_t i = 0; i < v.size(); ++i) {
        if (i > 0) out += ", ";
        AppendGoSyntax(out, v.items()[i], true);
      }
      out += "}";
      return;
    case Tag::kObject:
      out += "map[string]interface {}{";
      for (uint32_t i = 0; i < v.object().count; ++i) {
        const Entry& entry = v.object().Sorted()[i];
        if (i > 0) out += ", ";
        AppendGoSyntax(out, entry.key, true);
        out += ":";
        AppendGoSyntax(out, entry.value, true);
      }
      out += "}";
      return;
    default: {
      Arena arena;
      out += NumberText(arena, v);
    }
  }
}

}  // namespace

void YamlBuilder::Fault(std::string text) {
  if (decode_fault_.empty()) decode_fault_ = std::move(text);
}

void YamlBuilder::Scalar(std::string_view text, std::string_view tag, bool plain, std::string_view anchor) {
  Take(first_ ? ScalarNode(arena_.Copy(text), tag, plain) : Node(), anchor);
}

YamlBuilder::Node YamlBuilder::ScalarNode(std::string_view text, std::string_view tag, bool plain) {
  constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
  bool untagged = tag.empty() || tag == "!";
  bool merge_tag = tag.starts_with(kPrefix) && tag.substr(kPrefix.size()) == "merge";
  if (text == "<<" && ((untagged && plain) || merge_tag)) return {.value = Value::String(text), .merge = true};
  if (untagged) return plain ? Resolve(text) : Node{.value = Value::String(text)};
  if (tag.starts_with(kPrefix)) return Tagged(text, tag.substr(kPrefix.size()));
  return {.value = Value::String(text)};
}

YamlBuilder::Node YamlBuilder::Resolve(std::string_view text) {
  std::optional<Value> value = YamlValue(arena_, text);
  if (value) return {.value = *value, .number = value->is_number() ? text : std::string_view()};
  bool nan = text.find_first_of("aA") != std::string_view::npos;
  return {.not_finite = nan ? ".nan" : text[0] == '-' ? "-.inf" : ".inf"};
}

YamlBuilder::Node YamlBuilder::Tagged(std::string_view text, std::string_view name) {
  if (name == "binary") {
    size_t bad_at = 0;
    std::optional<std::string_view> bytes = DecodeBase64(arena_, text, Base64Alphabet::kStandard, bad_at);
    if (!bytes) Fault("!!binary value contains invalid base64 data");
    return {.value = Value::String(bytes.value_or(""))};
  }
  constexpr std::string_view kResolved[] = {"bool", "float", "int", "null", "timestamp"};
  if (std::ranges::find(kResolved, name) == std::end(kResolved)) return {.value = Value::String(text)};
  std::string_view found = YamlTagName(ResolveYamlScalar(text).kind);
  if (found != name && !(name == "float" && found == "int")) {
    Fault("cannot decode !!" + std::string(found) + " `" + std::string(text) + "` as a !!" + std::string(name));
  }
  return Resolve(text);
}

void YamlBuilder::Begin(bool mapping, std::string_view anchor) {
  Level level;
  level.anchor = anchor;
  if (mapping) {
    level.object = Object::New(arena_);
  } else {
    level.items.emplace(arena_);
  }
  Remember(anchor, {.complete = false});
  levels_.push_back(std::move(level));
}

void YamlBuilder::End() {
  Level level = std::move(levels_.back());
  levels_.pop_back();
  Node node{.nodes = level.nodes};
  if (level.object == nullptr) {
    node.value = level.items->Build();
  } else {
    // What the mapping says itself comes first, then what is merged, in order.
    for (Value v : level.merged) {
      const Object& from = v.object();
      for (uint32_t i = 0; i < from.count; ++i) level.object->PutNew(from.items[i].key, from.items[i].value);
    }
    node.value = Value::Object(level.object);
  }
  Take(node, level.anchor);
}

bool YamlBuilder::Alias(std::string_view anchor) {
  auto known = anchors_.find(anchor);
  if (known == anchors_.end()) return false;
  if (!known->second.complete) Fault("anchor '" + std::string(anchor) + "' value contains itself");
  Take(known->second, "");
  return true;
}

void YamlBuilder::Remember(std::string_view anchor, const Node& node) {
  if (!anchor.empty()) anchors_.insert_or_assign(std::string(anchor), node);
}

void YamlBuilder::Take(const Node& node, std::string_view anchor) {
  Remember(anchor, node);
  if (!first_) return;
  if (levels_.empty()) {
    result_ = ValueOf(node);
    return;
  }
  Level& level = levels_.back();
  level.nodes += node.nodes;
  if (level.nodes > kMaxNodes) {
    Fault("document contains excessive aliasing");
  } else {
    TakeItem(level, node);
  }
}

void YamlBuilder::TakeItem(Level& level, const Node& node) {
  if (level.items) {
    level.items->Append(ValueOf(node));
  } else if (!level.key) {
    level.key = node;
  } else {
    Node key = *level.key;
    level.key.reset();
    TakeMember(level, key, node);
  }
}

void YamlBuilder::TakeMember(Level& level, const Node& key, const Node& node) {
  if (key.merge) return TakeMerged(level, node.value);
  std::optional<Value> text = KeyText(key);
  Value value = ValueOf(node);
  if (text) return level.object->Put(*text, value);
  if (!key.value.is_null() || !key_fault_.empty()) return;
  key_fault_ = "unsupported map key of type: %!s(<nil>), key: <nil>, value: ";
  AppendGoSyntax(key_fault_, value, false);
}

std::optional<Value> YamlBuilder::KeyText(const Node& key) {
  if (!key.not_finite.empty()) return Value::String(key.not_finite);
  if (key.value.is_string()) return key.value;
  if (YamlScalar number = ResolveYamlScalar(key.number); number.kind == YamlScalar::Kind::kFloat) {
    return Value::String(arena_.Copy(YamlFloatKey(number.number)));
  }
  if (key.value.is_boolean() || key.value.is_number()) return Value::String(ToText(arena_, key.value));
  if (key.value.is_array() || key.value.is_object()) {
    std::string shown = "invalid map key: ";
    AppendGoSyntax(shown, key.value, false);
    Fault(shown);
  }
  return std::nullopt;
}

void YamlBuilder::TakeMerged(Level& level, Value value) {
  auto take = [&](Value v) {
    v.is_object() ? level.merged.push_back(v) : Fault("map merge requires map or sequence of maps as the value");
  };
  if (!value.is_array()) return take(value);
  std::for_each(value.items(), value.items() + value.size(), take);
}

Value YamlBuilder::ValueOf(const Node& node) {
  if (!node.not_finite.empty() && json_fault_.empty()) {
    std::string_view shown = node.not_finite == ".nan" ? "NaN" : node.not_finite == ".inf" ? "+Inf" : "-Inf";
    json_fault_ = "json: unsupported value: " + std::string(shown);
  }
  return node.value;
}

std::optional<Value> YamlBuilder::Finish(std::string& fault) const {
  if (!decode_fault_.empty()) {
    fault = "yaml: " + decode_fault_;
  } else {
    fault = key_fault_.empty() ? json_fault_ : key_fault_;
  }
  return fault.empty() ? std::optional(result_) : std::nullopt;
}

}  // namespace regoc::builtins
