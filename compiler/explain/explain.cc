#include "compiler/explain/explain.h"

#include <algorithm>
#include <map>

#include "compiler/explain/plan_reader.h"

namespace regoc::explain {

namespace {

std::string FirstLine(std::string_view text) {
  std::string line(text.substr(0, text.find('\n')));
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.pop_back();
  return line;
}

std::string PackageOf(const ast::Module& module) {
  std::string name = "data";
  for (size_t i = 1; i < module.package.path.size(); ++i)
    if (const auto* key = module.package.path[i].As<ast::String>()) name += "." + key->value;
  return name;
}

// Only the longest parts: input.user is part of input.user.name.
void KeepLongestSlots(std::vector<Access>& access) {
  std::vector<std::string> slots;
  for (const Access& a : access)
    if (a.kind == AccessKind::kSlot) slots.push_back(a.of);
  std::erase_if(access, [&](const Access& a) {
    return a.kind == AccessKind::kSlot && std::any_of(slots.begin(), slots.end(), [&](const std::string& other) {
             return other.starts_with(a.of + ".") || other.starts_with(a.of + "[");
           });
  });
}

RuleExplanation ExplanationOf(const sema::RuleInfo& info, RuleFacts& facts) {
  RuleExplanation out;
  SourceRange range = info.rule.range;
  if (range.valid()) {
    auto [row, column] = range.start();
    out.place = {range.file->name(), row, column};
    out.last_row = range.file->PositionOf(range.end > range.begin ? range.end - 1 : range.end).row;
    out.source = FirstLine(range.text());
  }
  // Statements of functions elsewhere, that stand in the place of calls.
  for (Access& access : facts.access)
    if (!access.place.file.empty() && access.place.file != out.place.file)
      access.text += " (" + access.place.file + ")";
  for (Reason& reason : facts.reasons)
    if (!reason.place.file.empty() && reason.place.file != out.place.file)
      reason.text += " (" + reason.place.file + ")";
  KeepLongestSlots(facts.access);
  std::stable_sort(facts.access.begin(), facts.access.end(), [](const Access& a, const Access& b) {
    bool last_a = a.kind == AccessKind::kSlot, last_b = b.kind == AccessKind::kSlot;
    return last_a != last_b ? last_b : a.place < b.place;
  });
  std::stable_sort(facts.reasons.begin(), facts.reasons.end(),
                   [](const Reason& a, const Reason& b) { return a.place < b.place; });
  out.planned = facts.planned;
  out.access = std::move(facts.access);
  out.reasons = std::move(facts.reasons);
  out.growth = std::move(facts.growth);
  return out;
}

}  // namespace

const char* NameOf(AccessKind kind) {
  switch (kind) {
    case AccessKind::kHash:
      return "hash";
    case AccessKind::kPrefixTable:
      return "prefix table";
    case AccessKind::kSuffixTable:
      return "suffix table";
    case AccessKind::kTextAutomaton:
      return "text automaton";
    case AccessKind::kPatterns:
      return "pattern automaton";
    case AccessKind::kInOrder:
      return "in order";
    case AccessKind::kIndex:
      return "index";
    case AccessKind::kScan:
      return "scan";
    case AccessKind::kUnrolled:
      return "unrolled";
    case AccessKind::kMembership:
      return "each element";
    case AccessKind::kLookup:
      return "look-up";
    case AccessKind::kSlot:
      return "slot";
    case AccessKind::kMemo:
      return "memo";
    case AccessKind::kCall:
      return "call";
    case AccessKind::kInlined:
      return "inlined";
    case AccessKind::kShared:
      return "shared";
    case AccessKind::kOverlay:
      return "overlay";
  }
  return "";
}

Explanation Explain(const sema::Program& program, plan::Policy& policy, const optimize::Notes& notes) {
  plan::NumberWiths(policy);
  PlanReader reader(program, policy, notes);
  reader.Run();
  // Packages by name; what is in them in the order of the sources.
  std::vector<uint32_t> order(program.rules.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  auto place = [&](uint32_t i) { return std::pair(program.rules[i].module, program.rules[i].rule.range.begin); };
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return place(a) < place(b); });
  std::map<std::string, PackageExplanation> packages;
  std::map<std::pair<std::string, std::string>, size_t> documents;  // by package and name: place in the package
  for (uint32_t i : order) {
    const sema::RuleInfo& info = program.rules[i];
    std::string package_name = PackageOf(program.modules[info.module]);
    PackageExplanation& package = packages[package_name];
    const std::string& name = reader.index.DocumentOf(i);
    auto [at, added] = documents.try_emplace({package_name, name}, package.documents.size());
    if (added) {
      const RuleFacts& facts = reader.documents[name];
      package.documents.push_back({name, info.kind, facts.access, facts.reasons, facts.growth, {}});
    }
    package.documents[at->second].rules.push_back(ExplanationOf(info, reader.rules[i]));
  }
  Explanation out;
  for (auto& [name, package] : packages) package.name = name, out.packages.push_back(std::move(package));
  return out;
}

}  // namespace regoc::explain
