// semver.*: Semantic Versioning 2.0.0, with an optional v in front.
#include <algorithm>
#include <charconv>
#include <optional>

#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

bool IsNumeric(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

bool IsIdentifierList(std::string_view text) {
  bool empty_part = true;
  for (char c : text) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (!letter && (c != '.' || empty_part)) return false;
    empty_part = c == '.';
  }
  return !empty_part;
}

// Cuts the part before the next dot off `text`.
std::string_view NextPart(std::string_view& text) {
  size_t dot = std::min(text.find('.'), text.size());
  std::string_view part = text.substr(0, dot);
  text.remove_prefix(std::min(dot + 1, text.size()));
  return part;
}

bool HasLeadingZero(std::string_view identifiers) {
  while (!identifiers.empty()) {
    std::string_view part = NextPart(identifiers);
    if (part.size() > 1 && part[0] == '0' && IsNumeric(part)) return true;
  }
  return false;
}

struct Version {
  int64_t numbers[3];
  std::string_view pre_release;
};

// Cuts what follows the first `mark` off `text`. False when that is not a list of identifiers.
bool CutIdentifiers(std::string_view& text, char mark, std::string_view& identifiers) {
  size_t at = text.find(mark);
  if (at == std::string_view::npos) return true;
  identifiers = text.substr(at + 1);
  text = text.substr(0, at);
  return IsIdentifierList(identifiers);
}

std::optional<Version> Parse(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  Version version{};
  std::string_view metadata;
  if (!CutIdentifiers(text, '+', metadata) || !CutIdentifiers(text, '-', version.pre_release)) return std::nullopt;
  if (HasLeadingZero(version.pre_release) || std::count(text.begin(), text.end(), '.') != 2) return std::nullopt;
  for (int64_t& number : version.numbers) {
    std::string_view part = NextPart(text);
    if (part.empty() || (part.size() > 1 && part[0] == '0') || !IsNumeric(part)) return std::nullopt;
    auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc()) return std::nullopt;
  }
  return version;
}

// Numbers that do not fit count as the largest, as in Go.
int64_t ToNumber(std::string_view digits) {
  int64_t number = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() ? number : INT64_MAX;
}

template <typename T>
int ThreeWay(const T& a, const T& b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

int CompareIdentifiers(std::string_view a, std::string_view b) {
  bool a_numeric = IsNumeric(a);
  bool b_numeric = IsNumeric(b);
  if (a_numeric != b_numeric) return a_numeric ? -1 : 1;
  return a_numeric ? ThreeWay(ToNumber(a), ToNumber(b)) : ThreeWay(a, b);
}

int ComparePreReleases(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (a.empty() || b.empty()) return a.empty() ? 1 : -1;
  while (!a.empty() && !b.empty()) {
    if (int order = CompareIdentifiers(NextPart(a), NextPart(b)); order != 0) return order;
  }
  return ThreeWay(!a.empty(), !b.empty());
}

int Compare(const Version& a, const Version& b) {
  for (int i = 0; i < 3; ++i) {
    if (a.numbers[i] != b.numbers[i]) return ThreeWay(a.numbers[i], b.numbers[i]);
  }
  return ComparePreReleases(a.pre_release, b.pre_release);
}

Outcome NotAVersion(CallContext& ctx, std::string_view operand, std::string_view text) {
  return ctx.Error(Join(ctx.arena, "operand ", operand, ": string ", ToText(ctx.arena, Value::String(text)),
                        " is not a valid SemVer"));
}

Outcome CompareTexts(CallContext& ctx, StringArg a, StringArg b) {
  std::optional<Version> first = Parse(a);
  if (!first) return NotAVersion(ctx, "1", a);
  std::optional<Version> second = Parse(b);
  if (!second) return NotAVersion(ctx, "2", b);
  return Value::Int(Compare(*first, *second));
}

Outcome IsValid(CallContext&, Value text) { return Value::Boolean(text.is_string() && Parse(text.text()).has_value()); }

}  // namespace

REGOC_REGISTER_BUILTINS(Semver, {{"semver.compare", Typed<CompareTexts>}, {"semver.is_valid", Typed<IsValid>}});

}  // namespace regoc::builtins
