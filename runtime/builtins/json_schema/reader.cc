#include "runtime/builtins/json_schema/reader.h"

#include <algorithm>
#include <array>

#include "runtime/builtins/json_schema/canonical.h"
#include "runtime/value/number.h"

namespace regoc::builtins::json_schema {

bool KeywordReader::Text(std::string_view key, std::optional<std::string_view>& out) {
  OptionalValue value = Get(key);
  if (!value) return true;
  if (!(*value).is_string()) return InvalidType("string", key);
  out = (*value).text();
  return true;
}

bool KeywordReader::Size(std::string_view key, std::optional<int64_t>& out) {
  OptionalValue value = Get(key);
  if (!value) return true;
  // Plain digits only: neither 1.0 nor 1e0.
  if (!(*value).is_int()) return Fail(key, " must be of an integer");
  if ((*value).integer() < 0) return Fail(key, " must be greater than or equal to 0");
  out = (*value).integer();
  return true;
}

bool KeywordReader::Sizes(std::string_view min_key, std::string_view max_key, Bounds& out) {
  return Size(min_key, out.min) && Size(max_key, out.max);
}

bool KeywordReader::List(std::string_view key, OptionalValue& out) {
  out = Get(key);
  return !out || (*out).is_array() || Fail(key, " must be of an array");
}

bool KeywordReader::Type(Value name, std::vector<std::string_view>& out) {
  constexpr std::array<std::string_view, 7> kTypes = {"array", "boolean", "integer", "number",
                                                      "null",  "object",  "string"};
  if (!name.is_string()) return InvalidType("type", "string/Array Of Strings");
  if (std::ranges::find(kTypes, name.text()) == kTypes.end()) {
    return Fail("has a primitive type that is NOT VALID -- given: /", name.text(),
                "/ Expected valid values are:[array boolean integer number null object string]");
  }
  if (std::ranges::find(out, name.text()) != out.end()) return Fail(name.text(), " type is duplicated");
  out.push_back(name.text());
  return true;
}

bool KeywordReader::Types(std::vector<std::string_view>& out) {
  OptionalValue value = Get("type");
  if (!value) return true;
  if (!(*value).is_array()) return Type(*value, out);
  const Value* names = (*value).items();
  return std::all_of(names, names + (*value).size(), [&](Value name) { return Type(name, out); });
}

bool KeywordReader::Required(std::vector<std::string_view>& out) {
  OptionalValue list;
  if (!List("required", list)) return false;
  for (size_t i = 0; list && i < (*list).size(); ++i) {
    Value key = (*list).items()[i];
    if (!key.is_string()) return InvalidType("string", "required");
    if (std::ranges::find(out, key.text()) != out.end()) return Fail("required items must be unique");
    out.push_back(key.text());
  }
  return true;
}

bool KeywordReader::Limit(std::string_view key, std::string_view exclusive_key, Draft draft,
                          std::optional<Value>& limit, std::optional<Value>& exclusive) {
  if (OptionalValue value = Get(key)) {
    if (!(*value).is_number()) return Fail(key, " must be of a Number");
    limit = *value;
  }
  OptionalValue value = Get(exclusive_key);
  if (!value) return true;
  // Draft 4 has a boolean that says what the limit means, later ones have a number of its own.
  bool flag = (*value).is_boolean() && (draft == Draft::k4 || draft == Draft::kHybrid);
  bool number = (*value).is_number() && draft != Draft::k4;
  if (!flag && !number) {
    return InvalidType(draft == Draft::k4        ? "boolean"
                       : draft == Draft::kHybrid ? "boolean/number"
                                                 : "number",
                       exclusive_key);
  }
  if (number) {
    exclusive = *value;
    return true;
  }
  if (!limit) return Fail(exclusive_key, " cannot be used without ", key);
  if ((*value).boolean()) {
    exclusive = limit;
    limit.reset();
  }
  return true;
}

bool KeywordReader::Numbers(Schema& schema) {
  if (OptionalValue value = Get("multipleOf")) {
    if (!(*value).is_number()) return InvalidType("Number", "multipleOf");
    if (CompareNumbers(*value, Value::Int(0)) <= 0) return Fail("multipleOf must be strictly greater than 0");
    schema.multiple_of = *value;
  }
  return Limit("minimum", "exclusiveMinimum", schema.draft, schema.minimum, schema.exclusive_minimum) &&
         Limit("maximum", "exclusiveMaximum", schema.draft, schema.maximum, schema.exclusive_maximum);
}

bool KeywordReader::Canonical(Value v, std::string& out) {
  std::string fault;
  return AppendCanonical(out, v, fault) || Fail(fault);
}

bool KeywordReader::Constants(Schema& schema) {
  if (OptionalValue value = Get("const"); value && schema.draft >= Draft::k6) {
    if (!Canonical(*value, schema.constant.emplace())) return false;
  }
  OptionalValue list;
  if (!List("enum", list)) return false;
  if (!list) return true;
  std::vector<std::string>& known = schema.enumeration.emplace();
  for (size_t i = 0; i < (*list).size(); ++i) {
    std::string text;
    if (!Canonical((*list).items()[i], text)) return false;
    if (std::ranges::find(known, text) != known.end()) return Fail("enum items must be unique");
    known.push_back(std::move(text));
  }
  return true;
}

}  // namespace regoc::builtins::json_schema
