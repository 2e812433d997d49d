#include "tools/inputs/maker.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "runtime/base/utf8.h"

namespace regoc::inputs {

namespace {

// Go's encoding/json: the shortest digits that mean the double, without an exponent up to 1e21, and 1e-7 for 1e-07.
std::string GoText(double d) {
  char buffer[40];
  char* end = std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::scientific).ptr;
  std::string text(buffer, end);
  double magnitude = std::fabs(d);
  if (magnitude != 0 && magnitude < 1e-6) {
    if (text[text.size() - 2] == '0') text.erase(text.size() - 2, 1);
    return text;
  }
  if (magnitude >= 1e21) return text;
  size_t mark = text.find('e');
  int exponent = 0;
  const char* digits = text.data() + mark + (text[mark + 1] == '+' ? 2 : 1);
  std::from_chars(digits, text.data() + text.size(), exponent);
  if (exponent < 15) return {buffer, std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::fixed).ptr};
  text.resize(mark);
  std::erase(text, '.');
  size_t sign = text[0] == '-' ? 1 : 0;
  text.append(static_cast<size_t>(exponent) + 1 + sign - text.size(), '0');
  return text;
}

// The largest double whose integers are all exact.
constexpr double kExact = 9007199254740992.0;

std::string ReplaceInvalid(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    CodePoint point = DecodeUtf8(text, at);
    if (point.valid) {
      out.append(text.substr(at, point.length));
    } else {
      AppendUtf8(out, 0xFFFD);
    }
    at += point.length;
  }
  return out;
}

}  // namespace

void Maker::CountMany(size_t values, size_t depth, size_t offset) {
  const ReadLimits& limits = options_.limits;
  if (depth > limits.max_depth) Fail(offset, "nested deeper than the limit of " + std::to_string(limits.max_depth));
  values_ += values;
  if (values_ > limits.max_nodes)
    Fail(offset, "more than the limit of " + std::to_string(limits.max_nodes) + " values");
}

Value Maker::Number(double d, size_t offset) {
  if (std::fabs(d) < kExact && d == std::trunc(d) && (d != 0 || !std::signbit(d)))
    return Value::Int(static_cast<int64_t>(d));
  if (!std::isfinite(d))
    Fail(offset, std::string("a number that JSON does not have: ") + (std::isnan(d) ? "NaN" : d > 0 ? "+Inf" : "-Inf"));
  std::string text = GoText(d);
  if (std::fabs(d) >= kExact) {
    int64_t integer = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
    if (error == std::errc() && end == text.data() + text.size()) return Value::Int(integer);
  }
  return Value::Decimal(arena_.Copy(text));
}

Value Maker::Text(std::string_view text) {
  if (IsUtf8(text)) [[likely]]
    return Value::String(arena_.Copy(text));
  return Value::String(arena_.Copy(ReplaceInvalid(text)));
}

Places::Node Maker::Mark(Places::Node parent, PathStep step, size_t offset) {
  return options_.places ? MarkAt(parent, step, finder_.At(offset)) : Places::kNone;
}

Places::Node Maker::MarkAt(Places::Node parent, PathStep step, Place place) {
  if (!options_.places) return Places::kNone;
  if (places_ == nullptr) places_ = std::make_shared<Places>();
  return places_->Add(parent, step, place);
}

std::string Maker::Where(Place place) const {
  if (!place.known()) return name_;
  return name_ + ":" + std::to_string(place.row) + ":" + std::to_string(place.column);
}

std::string Maker::Line(const Fault& fault) {
  std::string where = fault.offset == Fault::kNowhere ? Where(fault.place) : Where(fault.offset);
  return where + ": " + ReplaceInvalid(fault.message);  // it may quote bytes of the text
}

}  // namespace regoc::inputs
