// Making JSON objects field by field.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/crypto/big_integer.h"
#include "runtime/builtins/crypto/der.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"

namespace regoc::builtins::crypto {

inline Value TextValue(Arena& arena, std::string_view text) { return Value::String(arena.Copy(text)); }

// Base64, as Go prints bytes.
inline Value BytesValue(Arena& arena, std::string_view bytes) {
  return Value::String(EncodeBase64(arena, bytes, Base64Alphabet::kStandard, true));
}

inline Value NumberValue(Arena& arena, const BigInteger& number) {
  return *NumberFromText(arena, number.DecimalText());
}

inline Value IdValue(Arena& arena, const ObjectId& id) {
  ArrayBuilder parts(arena, id.size());
  for (int32_t part : id) parts.Append(Value::Int(part));
  return parts.Build();
}

// Null when there are none, as Go prints a list that was never made.
template <typename Items, typename Make>
Value ListValue(Arena& arena, const Items& items, Make make) {
  if (items.empty()) return Value::Null();
  ArrayBuilder list(arena, items.size());
  for (const auto& item : items) list.Append(make(item));
  return list.Build();
}

class JsonFields {
 public:
  explicit JsonFields(Arena& arena) : arena_(arena), object_(Object::New(arena, 16)) {}

  // The name must be a literal.
  void Put(std::string_view name, Value value) { object_->Put(Value::String(name), value); }
  void Text(std::string_view name, std::string_view text) { Put(name, TextValue(arena_, text)); }
  void Bytes(std::string_view name, std::string_view bytes) { Put(name, BytesValue(arena_, bytes)); }
  void OptionalBytes(std::string_view name, const std::optional<std::string_view>& bytes) {
    Put(name, bytes ? BytesValue(arena_, *bytes) : Value::Null());
  }
  void Int(std::string_view name, int64_t number) { Put(name, Value::Int(number)); }
  void Bool(std::string_view name, bool value) { Put(name, Value::Boolean(value)); }
  void Number(std::string_view name, const BigInteger& number) { Put(name, NumberValue(arena_, number)); }
  // "X" and "XZero", as Go tells 0 from nothing.
  void Count(std::string_view name, std::string_view zero_name, const std::optional<int64_t>& count) {
    Int(name, count.value_or(0));
    Bool(zero_name, count == 0);
  }
  template <typename Items, typename Make>
  void List(std::string_view name, const Items& items, Make make) {
    Put(name, ListValue(arena_, items, make));
  }
  template <typename Items>
  void Texts(std::string_view name, const Items& items) {
    List(name, items, [&](std::string_view text) { return TextValue(arena_, text); });
  }
  Value Build() const { return Value::Object(object_); }

 private:
  Arena& arena_;
  Object* object_;
};

}  // namespace regoc::builtins::crypto
