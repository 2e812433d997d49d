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

Verdict VerdictOf(const std::string& rule, OptionalValue result) {
  // Beside a boolean what is undefined is no allowance; of any other rule it says nothing.
  bool allows = std::string_view(rule).substr(rule.rfind('.') + 1).starts_with("allow");
  return replay::Judge(rule, allows ? OptionalValue(Value::Boolean(true)) : OptionalValue(), result, {}).after;
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
  Verdict whole = VerdictOf(rule, result);
  Judged out;
  bool any_allowed = false;
  if (result && (*result).is_object() && (*result).object().count <= kMaxMembers) {
    const Object& object = (*result).object();
    for (uint32_t i = 0; i < object.count; ++i) {
      if (!object.items[i].key.is_string()) continue;
      std::string member = rule + "." + std::string(object.items[i].key.text());
      Verdict verdict = VerdictOf(member, object.items[i].value);
      if (verdict == Verdict::kDenied) out.denied_by.push_back(member);
      any_allowed |= verdict == Verdict::kAllowed;
    }
  }
  if (whole == Verdict::kUnknown)
    whole = !out.denied_by.empty() ? Verdict::kDenied : any_allowed ? Verdict::kAllowed : Verdict::kUnknown;
  if (whole == Verdict::kDenied && out.denied_by.empty()) out.denied_by.push_back(rule);
  if (whole != Verdict::kDenied) out.denied_by.clear();
  out.judgement = whole == Verdict::kDenied    ? Judgement::kDenied
                  : whole == Verdict::kAllowed ? Judgement::kAllowed
                                               : Judgement::kUnknown;
  return out;
}

}  // namespace regoc::console
