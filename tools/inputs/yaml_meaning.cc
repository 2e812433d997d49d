#include "tools/inputs/yaml_meaning.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "runtime/base/yaml_scalar.h"
#include "tools/inputs/cursor.h"

namespace regoc::inputs {

namespace {

using Kind = YamlScalar::Kind;

constexpr std::string_view kPrefix = "tag:yaml.org,2002:";

// The words that are no booleans in YAML 1.2.
std::optional<bool> OldBoolean(std::string_view text) {
  static constexpr std::string_view kTrue[] = {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"};
  static constexpr std::string_view kFalse[] = {"n", "N", "no", "No", "NO", "off", "Off", "OFF"};
  if (text.size() > 3) return std::nullopt;
  if (std::ranges::find(kTrue, text) != std::end(kTrue)) return true;
  if (std::ranges::find(kFalse, text) != std::end(kFalse)) return false;
  return std::nullopt;
}

YamlScalar Resolve(std::string_view text) {
  if (std::optional<bool> word = OldBoolean(text)) return {.kind = Kind::kBool, .boolean = *word};
  return ResolveYamlScalar(text);
}

// Most scalars are texts, which their first byte tells, or short integers.
bool IsSurelyText(std::string_view text) {
  constexpr std::string_view kMayBeMore = "yYnNtTfFoO~+-.0123456789";
  return !text.empty() && kMayBeMore.find(text[0]) == std::string_view::npos;
}

std::optional<int64_t> ShortInteger(std::string_view text) {
  if (text.empty() || text.size() > 15 || !IsDigit(text[0]) || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  int64_t integer = 0;
  for (char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    integer = integer * 10 + (c - '0');
  }
  return integer;
}

Value Text(Maker& maker, std::string_view text, YamlKey& key) {
  key = {.usable = true, .is_text = true};
  return Value::String(maker.arena().Copy(text));
}

// What is between the bytes of base64 is passed over, as far as Go does: line ends.
std::string DecodeBase64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  size_t digits = 0, padding = 0;
  for (char c : text) {
    if (c == '\n' || c == '\r') continue;
    size_t digit = kDigits.find(c);
    bool pads = c == '=' && digits % 4 >= 2;
    if (!pads && (digit == std::string_view::npos || padding > 0))
      Fail(Fault::kNowhere, "!!binary value contains invalid base64 data");
    bits = bits << 6 | (pads ? 0 : static_cast<uint32_t>(digit));
    padding += pads ? 1 : 0;
    if (++digits % 4 == 0)
      for (size_t i = 0; i < 3 - std::min<size_t>(padding, 2); ++i)
        out.push_back(static_cast<char>(bits >> (16 - 8 * i) & 0xFF));
  }
  if (digits % 4 != 0 || padding > 2) Fail(Fault::kNowhere, "!!binary value contains invalid base64 data");
  return out;
}

bool Fits(std::string_view tag, Kind kind) {
  if (tag.empty() || YamlTagName(kind) == tag) return true;
  return tag == "float" && kind == Kind::kInteger;
}

Value NumberOf(Maker& maker, const YamlScalar& scalar, YamlKey& key) {
  bool integer = scalar.kind == Kind::kInteger;
  key = {.usable = true, .text = integer ? scalar.text : YamlFloatKey(scalar.number)};
  return maker.Number(integer ? std::strtod(scalar.text.c_str(), nullptr) : scalar.number, Fault::kNowhere);
}

Value Plain(Maker& maker, std::string_view tag, std::string_view text, YamlKey& key) {
  YamlScalar scalar = Resolve(text);
  if (!Fits(tag, scalar.kind))
    Fail(Fault::kNowhere, "cannot decode !!" + std::string(YamlTagName(scalar.kind)) + " `" + std::string(text) +
                              "` as a !!" + std::string(tag));
  switch (scalar.kind) {
    case Kind::kNull:
      key = {};
      return Value::Null();
    case Kind::kBool:
      key = {.usable = true, .text = scalar.boolean ? "true" : "false"};
      return Value::Boolean(scalar.boolean);
    case Kind::kInteger:
    case Kind::kFloat:
      return NumberOf(maker, scalar, key);
    case Kind::kTimestamp:  // stays as it is written
    case Kind::kString:
      return Text(maker, text, key);
  }
  return Value::Null();
}

}  // namespace

Value YamlMeaning(Maker& maker, std::string_view tag, std::string_view text, YamlKey& key) {
  if (tag.empty()) {
    if (IsSurelyText(text)) return Text(maker, text, key);
    if (std::optional<int64_t> integer = ShortInteger(text)) {
      key = {.usable = true, .text = std::string(text)};
      return Value::Int(*integer);
    }
    return Plain(maker, "", text, key);
  }
  if (!tag.starts_with(kPrefix)) return Text(maker, text, key);  // a tag of an application
  tag.remove_prefix(kPrefix.size());
  if (tag == "binary") {
    key = {.usable = true, .is_text = true};
    return maker.Text(DecodeBase64(text));
  }
  static constexpr std::string_view kResolved[] = {"bool", "int", "float", "null", "timestamp"};
  return std::ranges::find(kResolved, tag) == std::end(kResolved) ? Text(maker, text, key)
                                                                  : Plain(maker, tag, text, key);
}

}  // namespace regoc::inputs
