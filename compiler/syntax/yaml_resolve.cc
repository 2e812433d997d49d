#include <algorithm>

#include "compiler/syntax/annotation_block.h"
#include "runtime/base/yaml_scalar.h"

namespace regoc::syntax {

namespace {

using Number = AnnotationValue::Number;

AnnotationValue ResolveScalar(const YamlNode& node) {
  if (!node.plain) return {node.text};
  YamlScalar scalar = ResolveYamlScalar(node.text);
  switch (scalar.kind) {
    case YamlScalar::Kind::kNull:
      return {};
    case YamlScalar::Kind::kBool:
      return {scalar.boolean};
    case YamlScalar::Kind::kInteger:
      return {Number{scalar.text, true}};
    case YamlScalar::Kind::kFloat:
      if (scalar.text.empty()) return {node.text};  // JSON has no such number
      return {Number{scalar.text, false}};
    case YamlScalar::Kind::kTimestamp:
      return {scalar.text};
    case YamlScalar::Kind::kString:
      return {node.text};
  }
  return {};
}

}  // namespace

std::string YamlTag(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kSequence) return "!!seq";
  if (node.kind == YamlNode::Kind::kMapping) return "!!map";
  return "!!" + std::string(YamlTagName(node.plain ? ResolveYamlScalar(node.text).kind : YamlScalar::Kind::kString));
}

std::variant<AnnotationValue, std::string> ResolveYaml(const YamlNode& node, const std::string& path) {
  if (node.kind == YamlNode::Kind::kScalar) return ResolveScalar(node);
  auto below = [&](const std::string& name) { return path.empty() ? name : path + "/" + name; };
  if (node.kind == YamlNode::Kind::kSequence) {
    AnnotationValue::Array array;
    for (size_t i = 0; i < node.items.size(); ++i) {
      auto item = ResolveYaml(node.items[i], below(std::to_string(i)));
      if (std::holds_alternative<std::string>(item)) return item;
      array.push_back(std::get<AnnotationValue>(std::move(item)));
    }
    return AnnotationValue{std::move(array)};
  }
  AnnotationValue::Object object;
  for (const auto& [key, value] : node.pairs)
    if (YamlTag(key) != "!!str") return "invalid map key type(s): " + path;
  for (const auto& [key, value] : node.pairs) {
    auto member = ResolveYaml(value, below(key.text));
    if (std::holds_alternative<std::string>(member)) return member;
    object.push_back(AnnotationMember{key.text, std::get<AnnotationValue>(std::move(member))});
  }
  std::stable_sort(object.begin(), object.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return AnnotationValue{std::move(object)};
}

std::string GoText(const AnnotationValue& value) {
  struct Printer {
    std::string operator()(std::monostate) const { return "%!s(<nil>)"; }
    std::string operator()(bool boolean) const { return boolean ? "%!s(bool=true)" : "%!s(bool=false)"; }
    std::string operator()(const Number& number) const {
      return std::string(number.integer ? "%!s(int=" : "%!s(float64=") + number.text + ")";
    }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const AnnotationValue::Array& array) const {
      std::string out = "[";
      for (const auto& item : array) out += (out.size() > 1 ? " " : "") + GoText(item);
      return out + "]";
    }
    std::string operator()(const AnnotationValue::Object& object) const {
      std::string out = "map[";
      for (const auto& [key, item] : object) out += (out.size() > 4 ? " " : "") + key + ":" + GoText(item);
      return out + "]";
    }
  };
  return std::visit(Printer{}, value.node);
}

void WriteJson(const AnnotationValue& value, JsonWriter& json) {
  if (value.As<std::monostate>() != nullptr) json.Null();
  if (const auto* boolean = value.As<bool>()) json.Bool(*boolean);
  if (const auto* number = value.As<Number>()) json.Raw(number->text);
  if (const auto* text = value.As<std::string>()) json.String(*text);
  if (const auto* array = value.As<AnnotationValue::Array>()) {
    json.BeginArray();
    for (const auto& item : *array) WriteJson(item, json);
    json.EndArray();
  }
  if (const auto* object = value.As<AnnotationValue::Object>()) {
    json.BeginObject();
    for (const auto& [key, item] : *object) {
      json.Key(key);
      WriteJson(item, json);
    }
    json.EndObject();
  }
}

}  // namespace regoc::syntax
