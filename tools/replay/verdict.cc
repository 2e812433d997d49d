#include "tools/replay/verdict.h"

#include <algorithm>
#include <optional>

#include "runtime/value/table.h"

namespace regoc::replay {

namespace {

using Kind = VerdictRules::Kind;

std::string_view LastName(std::string_view rule) { return rule.substr(rule.rfind('.') + 1); }

bool SoundsLikeDenial(std::string_view rule) {
  std::string_view name = LastName(rule);
  for (std::string_view word : {"deny", "violation"})
    if (name == word || (name.starts_with(word) && name[word.size()] == '_')) return true;
  return name == "denied" || name == "violations";
}

// True, or a value that says something: not false, null, empty.
bool Says(Value value) {
  if (value.is_boolean()) return value.boolean();
  if (value.is_string() || value.is_array()) return value.size() != 0;
  if (value.is_object()) return value.object().count != 0;
  if (value.is_set()) return value.set().count != 0;
  return !value.is_null();
}

Verdict Means(bool denied) { return denied ? Verdict::kDenied : Verdict::kAllowed; }

OptionalValue Member(OptionalValue value, std::string_view key) {
  return value && (*value).is_object() ? (*value).object().Get(key) : OptionalValue();
}

// The boolean by which an object says what it decides.
OptionalValue Allowed(OptionalValue value) {
  for (OptionalValue allowed :
       {Member(value, "allowed"), Member(value, "allow"), Member(Member(value, "response"), "allowed")})
    if (allowed && (*allowed).is_boolean()) return allowed;
  return {};
}

// What a value decides as one of a rule without a kind; nothing: it cannot be told.
std::optional<Verdict> ByValue(OptionalValue value) {
  if (!value) return std::nullopt;
  if ((*value).is_boolean()) return Means(!(*value).boolean());
  if (OptionalValue allowed = Allowed(value)) return Means(!(*allowed).boolean());
  return std::nullopt;
}

VerdictPair ByKind(Kind kind, OptionalValue before, OptionalValue after) {
  auto verdict = [kind](OptionalValue value) { return Means((value && Says(*value)) == (kind == Kind::kDenies)); };
  return {verdict(before), verdict(after)};
}

}  // namespace

Status VerdictRules::Add(std::string_view rule, Kind kind) {
  std::string name(rule);
  std::replace(name.begin(), name.end(), '/', '.');
  if (name.starts_with('.')) name.erase(0, 1);
  if (name != "data" && !name.starts_with("data.")) name = "data." + name;
  if (name == "data" || name.ends_with('.') || name.find("..") != std::string::npos)
    return Error{"\"" + std::string(rule) + "\" does not name a rule (want p/deny or data.p.deny)"};
  if (!kinds.emplace(name, kind).second && kinds[name] != kind)
    return Error{"rule " + name + " cannot both allow and deny"};
  return Unit{};
}

VerdictPair Judge(std::string_view rule, OptionalValue before, OptionalValue after, const VerdictRules& rules) {
  for (auto at = rules.kinds.lower_bound(rule); at != rules.kinds.end() && at->first.starts_with(rule); ++at) {
    std::string_view below = std::string_view(at->first).substr(rule.size());
    if (!below.empty() && below[0] != '.') continue;
    for (size_t end; !below.empty(); below.remove_prefix(std::min(end, below.size()))) {
      end = std::min(below.find('.', 1), below.size());
      before = Member(before, below.substr(1, end - 1)), after = Member(after, below.substr(1, end - 1));
    }
    return ByKind(at->second, before, after);
  }
  if (SoundsLikeDenial(rule)) return ByKind(Kind::kDenies, before, after);
  std::optional<Verdict> was = ByValue(before), is = ByValue(after);
  if (!was && !is) return {};
  // Undefined is what is not allowed; another kind of value means nothing beside it.
  auto fill = [](std::optional<Verdict> verdict, OptionalValue value) {
    return verdict.value_or(value ? Verdict::kUnknown : Verdict::kDenied);
  };
  return {fill(was, before), fill(is, after)};
}

}  // namespace regoc::replay
