#include "runtime/builtins/graphql/go_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "runtime/builtins/go_number.h"
#include "runtime/value/number.h"

namespace regoc::builtins::graphql {

namespace {

// 0: read, 1: out of range, 2: no integer. A number too large for 32 bits is out of range whatever follows it.
enum class Reading { kFits, kOutOfRange, kNoInteger };

Reading ReadInteger(std::string_view text, int bits) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return Reading::kNoInteger;
  unsigned __int128 limit = (static_cast<unsigned __int128>(1) << bits) - 1;
  unsigned __int128 number = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return Reading::kNoInteger;
    number = number * 10 + static_cast<unsigned>(c - '0');
    if (number > limit) return Reading::kOutOfRange;
  }
  return number > limit / 2 + (negative ? 1 : 0) ? Reading::kOutOfRange : Reading::kFits;
}

bool ReadsAsFloat(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return false;
  // What is too small to be told from 0 is no fault to Go.
  return error != std::errc::result_out_of_range || std::abs(std::strtod(std::string(text).c_str(), nullptr)) < 1;
}

bool ReadsAsBoolean(std::string_view text) {
  static constexpr std::string_view kWords[] = {"1", "t", "T", "true",  "TRUE",  "True",
                                                "0", "f", "F", "false", "FALSE", "False"};
  return std::find(std::begin(kWords), std::end(kWords), text) != std::end(kWords);
}

bool IsLeftOut(const Value& value) {
  return value.kind == ValueKind::kVariable &&
         (value.variable_definition == nullptr || value.variable_definition->default_value == nullptr);
}

}  // namespace

bool IsBeyondInt32(std::string_view text) { return ReadInteger(text, 32) == Reading::kOutOfRange; }

bool HasNoGoValue(Work& work, const Value& value) {
  Level level(work, kMaxWalkDepth);
  if (!level || !work.Spend()) return false;
  switch (value.kind) {
    case ValueKind::kVariable:
      return !IsLeftOut(value) && HasNoGoValue(work, *value.variable_definition->default_value);
    case ValueKind::kInt:
      return ReadInteger(value.raw, 64) != Reading::kFits;
    case ValueKind::kFloat:
      return !ReadsAsFloat(value.raw);
    case ValueKind::kBoolean:
      return !ReadsAsBoolean(value.raw);
    case ValueKind::kList:
    case ValueKind::kObject:
      return std::any_of(value.children.begin(), value.children.end(),
                         [&](const ChildValue* child) { return HasNoGoValue(work, *child->value); });
    case ValueKind::kString:
    case ValueKind::kBlock:
    case ValueKind::kNull:
    case ValueKind::kEnum:
      return false;
  }
  return false;
}

}  // namespace regoc::builtins::graphql
