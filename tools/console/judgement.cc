#include "tools/console/judgement.h"

#include "runtime/value/table.h"
#include "tools/replay/verdict.h"

namespace regoc::console {

namespace {

using replay::Verdict;

constexpr uint32_t kMaxMembers = 64;

std::string RuleName(std::string_view path) {
  std::string name = "data";
  for (char c : path) name += c == '/' ? '.' : c;
  return path.starts_with('/') ? name : "data." + name.substr(4);
}

bool Allows(std::string_view rule) { return rule.substr(rule.rfind('.') + 1).starts_with("allow"); }

// By its name a denial, whatever it holds: undefined it lets through, where of other rules nothing can be told.
bool Denies(const std::string& rule) { return replay::Judge(rule, {}, {}, {}).after != Verdict::kUnknown; }

Verdict VerdictOf(const std::string& rule, OptionalValue result) {
  // Beside a boolean what is undefined is no allowance; of any other rule it says nothing.
  return replay::Judge(rule, Allows(rule) ? OptionalValue(Value::Boolean(true)) : OptionalValue(), result, {}).after;
}

}  // namespace

std::string_view NameOf(Judgement judgement) {
  switch (judgement) {
    case Judgement::kUnknown:
      return "unknown";
    case Judgement::kAllowed:
      return "allowed";
    case Judgement::kDenied:
      return "denied";
    case Judgement::kError:
      return "error";
  }
  return "";
}

Judged JudgeResult(std::string_view path, OptionalValue result) {
  std::string rule = RuleName(path);
  Verdict verdict = VerdictOf(rule, result);
  Judged out;
  if (!Denies(rule) && result && (*result).is_object() && (*result).object().count <= kMaxMembers) {
    const Object& object = (*result).object();
    for (uint32_t i = 0; i < object.count; ++i) {
      if (!object.items[i].key.is_string()) continue;
      std::string member = rule + "." + std::string(object.items[i].key.text());
      if (!Allows(member) && !Denies(member)) continue;
      Verdict one = VerdictOf(member, object.items[i].value);
      if (one == Verdict::kDenied) out.denied_by.push_back(member);
      if (one == Verdict::kDenied || verdict == Verdict::kUnknown) verdict = one;
    }
  }
  if (verdict == Verdict::kDenied && out.denied_by.empty()) out.denied_by.push_back(rule);
  out.judgement = verdict == Verdict::kDenied    ? Judgement::kDenied
                  : verdict == Verdict::kAllowed ? Judgement::kAllowed
                                                 : Judgement::kUnknown;
  return out;
}

}  // namespace regoc::console
