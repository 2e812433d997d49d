#include "tools/inputs/go_text.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "tools/inputs/cursor.h"

namespace regoc::inputs {

namespace {

// [0-9]*.?[0-9]*([ep][+-]?[0-9]+)?, with digits of either base, at least one before the exponent. An underscore may
// stand between two digits, and behind 0x.
bool HasFloatForm(std::string_view text, bool hex) {
  size_t at = 0, digits = 0;
  auto is_digit = [&](size_t i) {
    return i < text.size() && (IsDigit(text[i]) || (hex && Lower(text[i]) >= 'a' && Lower(text[i]) <= 'f'));
  };
  auto take_digits = [&] {
    for (; is_digit(at) || (at < text.size() && text[at] == '_'); ++at) {
      if (text[at] != '_') ++digits;
      bool between = is_digit(at + 1) && (at == 0 ? hex : is_digit(at - 1));
      if (text[at] == '_' && !between) return false;
    }
    return true;
  };
  if (!take_digits()) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (!take_digits()) return false;
  }
  if (digits == 0) return false;
  if (at == text.size()) return !hex;
  if (Lower(text[at]) != (hex ? 'p' : 'e')) return false;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  return at < text.size() && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), IsDigit);
}

}  // namespace

std::optional<double> ParseGoFloat(std::string_view text) {
  std::string_view magnitude = text;
  if (magnitude.starts_with('+') || magnitude.starts_with('-')) magnitude.remove_prefix(1);
  std::string lower = LowerText(magnitude);
  bool infinite = lower == "inf" || lower == "infinity";
  bool hex = lower.starts_with("0x");
  if (!infinite && LowerText(text) != "nan" && !HasFloatForm(hex ? std::string_view(lower).substr(2) : lower, hex))
    return std::nullopt;
  std::string digits(text);
  std::erase(digits, '_');
  double d = std::strtod(digits.c_str(), nullptr);
  return std::isinf(d) && !infinite ? std::nullopt : std::optional(d);
}

std::optional<bool> ParseGoBool(std::string_view text) {
  static constexpr std::string_view kTrue[] = {"1", "t", "T", "TRUE", "true", "True"};
  static constexpr std::string_view kFalse[] = {"0", "f", "F", "FALSE", "false", "False"};
  if (std::ranges::find(kTrue, text) != std::end(kTrue)) return true;
  if (std::ranges::find(kFalse, text) != std::end(kFalse)) return false;
  return std::nullopt;
}

}  // namespace regoc::inputs
