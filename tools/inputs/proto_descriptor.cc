#include "tools/inputs/proto_descriptor.h"

#include <algorithm>

#include "tools/inputs/fault.h"

namespace regoc::inputs::proto {

namespace {

// One field of a message on the wire.
struct WireField {
  uint32_t number = 0;
  uint64_t value = 0;      // of a number
  std::string_view bytes;  // of what has a length
};

class Wire {
 public:
  explicit Wire(std::string_view bytes) : bytes_(bytes) {}

  bool Next(WireField& field) {
    if (bytes_.empty()) return false;
    uint64_t key = Varint();
    field = {.number = static_cast<uint32_t>(key >> 3)};
    switch (key & 7) {
      case 0:
        field.value = Varint();
        return true;
      case 1:
        Take(8);
        return true;
      case 2:
        field.bytes = Take(Varint());
        return true;
      case 5:
        Take(4);
        return true;
      default:
        Fail(Fault::kNowhere, "protoc printed no descriptors");
    }
  }

 private:
  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      uint64_t byte = static_cast<unsigned char>(Take(1)[0]);
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    Fail(Fault::kNowhere, "protoc printed no descriptors");
  }
  std::string_view Take(uint64_t size) {
    if (size > bytes_.size()) Fail(Fault::kNowhere, "protoc printed no descriptors");
    std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::string_view bytes_;
};

constexpr uint64_t kRequired = 2, kRepeated = 3;  // labels

Field ReadField(std::string_view bytes, bool proto3) {
  Field field;
  bool proto3_optional = false;
  Wire wire(bytes);
  for (WireField part; wire.Next(part);) {
    if (part.number == 1) field.name = part.bytes;
    if (part.number == 2) field.extendee = part.bytes;
    if (part.number == 4) field.repeated = part.value == kRepeated, field.required = part.value == kRequired;
    if (part.number == 5) field.type = static_cast<Type>(part.value);
    if (part.number == 6) field.type_name = part.bytes;
    if (part.number == 9) field.oneof = static_cast<int32_t>(part.value);
    if (part.number == 17) proto3_optional = part.value != 0;
  }
  bool message = field.type == Type::kMessage || field.type == Type::kGroup;
  field.has_presence = !field.repeated && (!proto3 || message || proto3_optional || field.oneof >= 0);
  if (field.type < Type::kDouble || field.type > Type::kSint64)
    Fail(Fault::kNowhere, "protoc printed a field of an unknown type");
  return field;
}

void ReadEnum(std::string_view bytes, const std::string& scope, Schema& schema) {
  std::string name;
  Enum read;
  Wire wire(bytes);
  for (WireField part; wire.Next(part);) {
    if (part.number == 1) name = part.bytes;
    if (part.number != 2) continue;
    std::string value_name;
    int32_t number = 0;
    Wire value(part.bytes);
    for (WireField inner; value.Next(inner);) {
      if (inner.number == 1) value_name = inner.bytes;
      if (inner.number == 2) number = static_cast<int32_t>(inner.value);
    }
    read.numbers[value_name] = number;
    read.names.try_emplace(number, value_name);
  }
  schema.enums[scope + "." + name] = std::move(read);
}

void AddExtension(std::string_view bytes, const std::string& scope, bool proto3, Schema& schema) {
  Field field = ReadField(bytes, proto3);
  std::string full = (scope + "." + field.name).substr(1);
  field.has_presence = !field.repeated;
  schema.extensions[full] = std::move(field);
}

void ReadMessage(std::string_view bytes, const std::string& scope, bool proto3, Schema& schema) {
  std::string name;
  Wire first(bytes);
  for (WireField part; first.Next(part);)
    if (part.number == 1) name = part.bytes;
  std::string full = scope + "." + name;
  Message message;
  Wire wire(bytes);
  for (WireField part; wire.Next(part);) {
    if (part.number == 2) message.fields.push_back(ReadField(part.bytes, proto3));
    if (part.number == 3) ReadMessage(part.bytes, full, proto3, schema);
    if (part.number == 4) ReadEnum(part.bytes, full, schema);
    if (part.number == 6) AddExtension(part.bytes, full, proto3, schema);
    if (part.number != 7) continue;
    Wire options(part.bytes);
    for (WireField option; options.Next(option);)
      if (option.number == 7) message.is_map_entry = option.value != 0;
  }
  schema.messages[full] = std::move(message);
}

void ReadFile(std::string_view bytes, Schema& schema) {
  std::string package;
  bool proto3 = false;
  Wire first(bytes);
  for (WireField part; first.Next(part);) {
    if (part.number == 2) package = "." + std::string(part.bytes);
    if (part.number == 12) proto3 = part.bytes == "proto3";
  }
  Wire wire(bytes);
  for (WireField part; wire.Next(part);) {
    if (part.number == 4) ReadMessage(part.bytes, package, proto3, schema);
    if (part.number == 5) ReadEnum(part.bytes, package, schema);
    if (part.number == 7) AddExtension(part.bytes, package, proto3, schema);
  }
}

}  // namespace

const Field* Message::Find(std::string_view name) const {
  auto found = std::ranges::find(fields, name, &Field::name);
  return found == fields.end() ? nullptr : &*found;
}

Schema ReadSchema(std::string_view bytes) {
  Schema schema;
  Wire wire(bytes);
  for (WireField part; wire.Next(part);)
    if (part.number == 1) ReadFile(part.bytes, schema);
  return schema;
}

}  // namespace regoc::inputs::proto
