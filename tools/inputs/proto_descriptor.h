// What .proto files define, from the descriptors that protoc prints: as much as text format and its JSON need.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regoc::inputs::proto {

// Numbers are those of FieldDescriptorProto.Type.
enum class Type : uint8_t {
  kDouble = 1,
  kFloat,
  kInt64,
  kUint64,
  kInt32,
  kFixed64,
  kFixed32,
  kBool,
  kString,
  kGroup,
  kMessage,
  kBytes,
  kUint32,
  kEnum,
  kSfixed32,
  kSfixed64,
  kSint32,
  kSint64,
};

struct Field {
  std::string name;
  std::string extendee;   // of an extension: ".package.Message"
  std::string type_name;  // of messages and enums: ".package.Name"
  Type type = Type::kInt32;
  bool repeated = false;
  bool required = false;
  bool has_presence = false;  // zero is not the same as not being there
  int32_t oneof = -1;
};

struct Message {
  bool is_map_entry = false;
  std::vector<Field> fields;

  const Field* Find(std::string_view name) const;
};

struct Enum {
  std::map<std::string, int32_t, std::less<>> numbers;
  std::map<int32_t, std::string> names;
};

// By full name with a dot before it.
struct Schema {
  std::map<std::string, Message, std::less<>> messages;
  std::map<std::string, Enum, std::less<>> enums;
  std::map<std::string, Field, std::less<>> extensions;
};

// `bytes` is a FileDescriptorSet. Throws Fault for what is none.
Schema ReadSchema(std::string_view bytes);

}  // namespace regoc::inputs::proto
