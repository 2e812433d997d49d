#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "compiler/syntax/annotation_block.h"

namespace regoc::syntax {

namespace {

using Number = AnnotationValue::Number;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNull(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

std::optional<bool> ParseBool(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return std::nullopt;
}

// Go's integers of base 0: 0x1F, 0o17, 017, 0b11, with a sign.
std::optional<Number> ParseInteger(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    char mark = static_cast<char>(text[1] | 0x20);
    base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (negative && value > uint64_t{1} << 63) return std::nullopt;
  return Number{(negative && value != 0 ? "-" : "") + std::to_string(value), true};
}

bool HasFloatForm(std::string_view text) {
  size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  size_t digits = 0;
  auto skip_digits = [&] {
    size_t start = i;
    while (i < text.size() && IsDigit(text[i])) ++i;
    return i - start;
  };
  digits = skip_digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    size_t fraction = skip_digits();
    if (digits == 0 && fraction == 0) return false;
  } else if (digits == 0) {
    return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (skip_digits() == 0) return false;
  }
  return i == text.size();
}

// As encoding/json writes a float64: the shortest digits, with an exponent for very small and very large numbers.
std::optional<Number> ParseFloat(std::string text) {
  if (!HasFloatForm(text)) return std::nullopt;
  if (text[0] == '+') text.erase(0, 1);
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  double size = value < 0 ? -value : value;
  bool scientific = size != 0 && (size < 1e-6 || size >= 1e21);
  char buffer[400];
  auto written = std::to_chars(buffer, buffer + sizeof buffer, value,
                               scientific ? std::chars_format::scientific : std::chars_format::fixed);
  std::string out(buffer, written.ptr);
  // Go drops the zero of exponents like e-09.
  if (size_t at = out.find("e-0"); at != std::string::npos) out.erase(at + 2, 1);
  return Number{out, false};
}

// A date alone is a time to OPA's reader.
std::optional<std::string> ParseDate(std::string_view text) {
  int parts[3] = {0, 0, 0};
  size_t part = 0;
  size_t width[3] = {0, 0, 0};
  for (char c : text) {
    if (c == '-' && part < 2) {
      ++part;
    } else if (IsDigit(c) && width[part] < 4) {
      parts[part] = parts[part] * 10 + (c - '0');
      ++width[part];
    } else {
      return std::nullopt;
    }
  }
  if (part != 2 || width[0] != 4 || width[1] < 1 || width[1] > 2 || width[2] < 1 || width[2] > 2) return std::nullopt;
  auto [year, month, day] = parts;
  if (month < 1 || month > 12 || day < 1) return std::nullopt;
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > kDays[month - 1] + (leap && month == 2 ? 1 : 0)) return std::nullopt;
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT00:00:00Z", year, month, day);
  return std::string(buffer);
}

AnnotationValue ResolveScalar(const YamlNode& node) {
  if (!node.plain) return {node.text};
  if (IsNull(node.text)) return {};
  if (auto boolean = ParseBool(node.text)) return {*boolean};
  char first = node.text[0];
  if (!IsDigit(first) && first != '-' && first != '+' && first != '.') return {node.text};
  if (auto date = ParseDate(node.text)) return {*date};
  std::string digits = node.text;
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  if (auto integer = ParseInteger(digits)) return {*integer};
  if (auto number = ParseFloat(digits)) return {*number};
  return {node.text};
}

}  // namespace

std::string_view YamlTag(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kSequence) return "!!seq";
  if (node.kind == YamlNode::Kind::kMapping) return "!!map";
  AnnotationValue value = ResolveScalar(node);
  if (value.As<std::monostate>() != nullptr) return "!!null";
  if (value.As<bool>() != nullptr) return "!!bool";
  if (const auto* number = value.As<Number>()) return number->integer ? "!!int" : "!!float";
  return node.plain && ParseDate(node.text) ? "!!timestamp" : "!!str";
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
