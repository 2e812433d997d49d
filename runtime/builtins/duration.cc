#include "runtime/builtins/duration.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "runtime/builtins/go_float.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/time_layout.h"
#include "runtime/builtins/unicode.h"

namespace regoc::builtins {

namespace {

constexpr uint64_t kLimit = uint64_t{1} << 63;

constexpr std::pair<std::string_view, uint64_t> kUnits[] = {
    {"ns", 1},       {"us", 1000},      {"\u00b5s", 1000},  {"\u03bcs", 1000},
    {"ms", 1000000}, {"s", 1000000000}, {"m", 60000000000}, {"h", 3600000000000},
};

// "time: WHAT TEXT", TEXT in quotation marks
std::string_view Fault(Arena& arena, std::string_view what, std::string_view text) {
  TextBuilder message(arena);
  message.Append("time: ");
  message.Append(what);
  message.Append(' ');
  AppendTimeQuoted(message, text);
  return message.view();
}

bool IsNumberCharacter(char c) { return c == '.' || (c >= '0' && c <= '9'); }

// Reads segments of number and unit. `what` says what is wrong with one.
class Reader {
 public:
  Reader(Arena& arena, std::string_view text) : arena_(arena), rest_(text) {}

  std::optional<int64_t> Run(std::string_view& what) {
    bool negative = rest_.starts_with('-');
    if (negative || rest_.starts_with('+')) rest_.remove_prefix(1);
    if (rest_ == "0") return 0;
    what = "invalid duration";
    if (rest_.empty()) return std::nullopt;
    uint64_t total = 0;
    while (!rest_.empty()) {
      uint64_t segment = 0;
      if (!Segment(segment, what)) return std::nullopt;
      total += segment;
      if (total > kLimit) return std::nullopt;
    }
    if (negative) return static_cast<int64_t>(0 - total);
    return total < kLimit ? std::optional(static_cast<int64_t>(total)) : std::nullopt;
  }

 private:
  bool Segment(uint64_t& out, std::string_view& what) {
    uint64_t whole = 0;
    uint64_t fraction = 0;
    double scale = 1;
    size_t before = rest_.size();
    if (!Whole(whole)) return false;
    bool digits = rest_.size() != before;
    if (rest_.starts_with('.')) {
      rest_.remove_prefix(1);
      before = rest_.size();
      Fraction(fraction, scale);
      digits |= rest_.size() != before;
    }
    if (!digits) return false;
    size_t length = 0;
    while (length < rest_.size() && !IsNumberCharacter(rest_[length])) ++length;
    std::string_view name = rest_.substr(0, length);
    if (name.empty()) {
      what = "missing unit in duration";
      return false;
    }
    const auto* unit =
        std::find_if(std::begin(kUnits), std::end(kUnits), [&](const auto& u) { return u.first == name; });
    if (unit == std::end(kUnits)) {
      TextBuilder message(arena_);
      message.Append("unknown unit ");
      AppendTimeQuoted(message, name);
      message.Append(" in duration");
      what = message.view();
      return false;
    }
    rest_.remove_prefix(length);
    return Multiply(whole, fraction, scale, unit->second, out);
  }

  bool Whole(uint64_t& out) {
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1)) {
      if (out > kLimit / 10) return false;
      out = out * 10 + static_cast<uint64_t>(rest_[0] - '0');
      if (out > kLimit) return false;
    }
    return true;
  }

  // Digits beyond 63 bits are dropped.
  void Fraction(uint64_t& out, double& scale) {
    bool full = false;
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1)) {
      if (full) continue;
      uint64_t next = out * 10 + static_cast<uint64_t>(rest_[0] - '0');
      full = out > (kLimit - 1) / 10 || next > kLimit;
      if (full) continue;
      out = next;
      scale *= 10;
    }
  }

  static bool Multiply(uint64_t whole, uint64_t fraction, double scale, uint64_t unit, uint64_t& out) {
    if (whole > kLimit / unit) return false;
    out = whole * unit;
    if (fraction > 0) {
      out += static_cast<uint64_t>(static_cast<double>(fraction) * (static_cast<double>(unit) / scale));
    }
    return out <= kLimit;
  }

  Arena& arena_;
  std::string_view rest_;
};

int HoursOf(char unit) {
  switch (unit) {
    case 'd':
      return 24;
    case 'w':
      return 7 * 24;
    case 'y':
      return 365 * 24;
    default:
      return 0;
  }
}

// A unit of the extended form: two letters that are known, or any small one.
size_t UnitLength(std::string_view text) {
  for (std::string_view unit : {"ms", "us", "\u00b5s", "ns"}) {
    if (text.starts_with(unit)) return unit.size();
  }
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' ? 1 : 0;
}

// Days, weeks and years as hours. False when the text has not the form of a duration.
bool Rewrite(TextBuilder& out, std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) {
    out.Append(text[0]);
    text.remove_prefix(1);
  }
  if (text.empty()) return false;
  while (!text.empty()) {
    size_t digits = 0;
    while (digits < text.size() && IsNumberCharacter(text[digits])) ++digits;
    size_t unit = UnitLength(text.substr(digits));
    if (digits == 0 || unit == 0) return false;
    int hours = unit == 1 ? HoursOf(text[digits]) : 0;
    if (hours == 0) {
      out.Append(text.substr(0, digits + unit));
    } else {
      double number = 0;
      auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
      if (error != std::errc() || end != text.data() + digits) return false;
      AppendGoFloat(out, number * hours, 'f', -1);
      out.Append('h');
    }
    text.remove_prefix(digits + unit);
  }
  return true;
}

}  // namespace

std::optional<int64_t> ParseDuration(Arena& arena, std::string_view text, std::string_view& fault) {
  std::string_view read = text;
  if (text.find_first_of("dwy") != std::string_view::npos) {
    TextBuilder rewritten(arena);
    if (!Rewrite(rewritten, text)) {
      TextBuilder message(arena);
      message.Append("time: invalid duration ");
      AppendQuoted(message, text);
      fault = message.view();
      return std::nullopt;
    }
    read = rewritten.view();
  }
  std::string_view what;
  std::optional<int64_t> ns = Reader(arena, read).Run(what);
  if (!ns) fault = Fault(arena, what, text);
  return ns;
}

}  // namespace regoc::builtins
