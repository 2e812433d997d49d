#include "compiler/sema/type_json.h"

namespace regoc::sema {

namespace {

using syntax::JsonWriter;

// A type that shares its parts may be written in many more bytes than it has in memory.
constexpr size_t kMaxBytes = 256 * 1024;
constexpr size_t kMaxIndent = 400;

bool TooLarge(const JsonWriter& json) { return json.text().size() > kMaxBytes || json.prefix().size() > kMaxIndent; }

void WriteNamed(JsonWriter& json, std::string_view name, const Type& type);

std::string_view KindName(TypeKind kind) {
  switch (kind) {
    case TypeKind::kNull:
      return "null";
    case TypeKind::kBoolean:
      return "boolean";
    case TypeKind::kNumber:
      return "number";
    case TypeKind::kString:
      return "string";
    case TypeKind::kArray:
      return "array";
    case TypeKind::kObject:
      return "object";
    case TypeKind::kSet:
      return "set";
    case TypeKind::kAny:
      return "any";
    case TypeKind::kFunction:
      return "function";
  }
  return "";
}

void WriteMember(JsonWriter& json, std::string_view key, const Type& type) {
  json.Key(key);
  WriteType(json, type);
}

void WriteList(JsonWriter& json, std::string_view key, const std::vector<Type>& types) {
  if (types.empty()) return;
  json.Key(key);
  json.BeginArray();
  for (const Type& type : types) WriteType(json, type);
  json.EndArray();
}

void WriteKey(JsonWriter& json, const TypeKey& key) {
  json.Key("key");
  WriteKeyValue(json, key);
}

void WriteProperties(JsonWriter& json, const Type& type) {
  if (type.properties().empty()) return;
  json.Key("static");
  json.BeginArray();
  for (const TypeProperty& property : type.properties()) {
    json.BeginObject();
    WriteKey(json, property.key);
    WriteMember(json, "value", property.value);
    json.EndObject();
  }
  json.EndArray();
}

// What comes before "name": members are sorted.
void WriteDynamic(JsonWriter& json, const Type& type) {
  if (type.Is(TypeKind::kArray) && type.rest()) WriteMember(json, "dynamic", type.rest());
  if (!type.Is(TypeKind::kObject) || !type.has_dynamic()) return;
  json.Key("dynamic");
  json.BeginObject();
  WriteMember(json, "key", type.dynamic_key());
  WriteMember(json, "value", type.dynamic_value());
  json.EndObject();
}

void WriteFunction(JsonWriter& json, const Type& type) {
  json.BeginObject();
  if (!type.parameters().empty()) {
    json.Key("args");
    WriteParameters(json, type.parameters());
  }
  if (type.result()) {
    json.Key("result");
    WriteNamed(json, type.result_name(), type.result());
  }
  json.Key("type");
  json.String("function");
  if (type.variadic()) WriteMember(json, "variadic", type.variadic());
  json.EndObject();
}

void WriteNamed(JsonWriter& json, std::string_view name, const Type& type) {
  if (type.Is(TypeKind::kFunction)) return WriteFunction(json, type);
  json.BeginObject();
  WriteDynamic(json, type);
  if (!name.empty()) {
    json.Key("name");
    json.String(name);
  }
  if (type.Is(TypeKind::kArray)) WriteList(json, "static", type.items());
  if (type.Is(TypeKind::kObject)) WriteProperties(json, type);
  if (type.Is(TypeKind::kSet) && type.rest()) WriteMember(json, "of", type.rest());
  if (type.Is(TypeKind::kAny)) WriteList(json, "of", type.items());
  json.Key("type");
  json.String(KindName(type.kind()));
  json.EndObject();
}

}  // namespace

void WriteType(JsonWriter& json, const Type& type) {
  if (!type.known()) return json.Null();
  WriteNamed(json, "", TooLarge(json) || !type.recursive_name().empty() ? Type::Any() : type);
}

void WriteParameters(JsonWriter& json, const std::vector<TypeParameter>& parameters) {
  json.BeginArray();
  for (const TypeParameter& parameter : parameters) WriteNamed(json, parameter.name, parameter.type);
  json.EndArray();
}

void WriteKeyValue(JsonWriter& json, const TypeKey& key) {
  bool literal = key.type.Is(TypeKind::kNumber) || key.type.Is(TypeKind::kBoolean) || key.type.Is(TypeKind::kNull);
  literal ? json.Raw(key.text) : json.String(key.text);
}

}  // namespace regoc::sema
