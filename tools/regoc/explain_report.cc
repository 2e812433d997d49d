#include "tools/regoc/explain_report.h"

#include <algorithm>
#include <chrono>

#include "tools/regoc/eval_output.h"
#include "tools/regoc/test_report.h"

namespace regoc::cli {

namespace {

constexpr size_t kLabelWidth = 18;
constexpr size_t kPlaceWidth = 8;

std::string Padded(std::string text, size_t width) {
  text.resize(std::max(text.size() + 1, width), ' ');
  return text;
}

void AddLine(std::string& out, const std::string& label, const explain::Place& place, const std::string& text) {
  std::string where = place.row == 0 ? "" : std::to_string(place.row) + ":" + std::to_string(place.column);
  out += "    " + Padded(label, kLabelWidth) + Padded(where, kPlaceWidth) + text + "\n";
}

void AddSlots(std::string& out, const std::vector<explain::Access>& access) {
  std::string slots;
  for (const explain::Access& a : access)
    if (a.kind == explain::AccessKind::kSlot) slots += (slots.empty() ? "" : ", ") + a.of;
  if (!slots.empty()) AddLine(out, "slots", {}, slots);
}

void AddFacts(std::string& out, const std::vector<explain::Access>& access,
              const std::vector<explain::Reason>& reasons) {
  for (const explain::Access& a : access)
    if (a.kind != explain::AccessKind::kSlot) AddLine(out, NameOf(a.kind), a.place, a.text);
  AddSlots(out, access);
  for (const explain::Reason& reason : reasons) AddLine(out, "not better:", reason.place, reason.text);
}

void AddProfile(std::string& out, const explain::RuleExplanation& rule, const ProfileByLine& profile) {
  for (const ExprStats& line : LinesOf(profile, rule))
    AddLine(out, "profile", {line.file, line.row, line.column},
            std::to_string(line.evals) + " evaluated, " + std::to_string(line.redos) + " taken up again, " +
                DurationText(std::chrono::nanoseconds(line.time_ns)));
}

}  // namespace

std::vector<ExprStats> LinesOf(const ProfileByLine& profile, const explain::RuleExplanation& rule) {
  std::vector<ExprStats> lines;
  auto at = profile.lower_bound({rule.place.file, rule.place.row});
  for (; at != profile.end() && at->first.first == rule.place.file && at->first.second <= rule.last_row; ++at)
    lines.push_back(at->second);
  return lines;
}

std::string PlanExplanationAsJson(const explain::Explanation& explanation, const ProfileByLine* profile) {
  explain::RuleExtra extra;
  if (profile)
    extra = [profile](syntax::JsonWriter& json, const explain::RuleExplanation& rule) {
      json.Key("profile");
      WriteProfile(json, LinesOf(*profile, rule));
    };
  syntax::JsonWriter json(2);
  explain::WriteExplanation(json, explanation, extra);
  return json.text() + "\n";
}

std::string PlanExplanationAsText(const explain::Explanation& explanation, const ProfileByLine* profile) {
  std::string out;
  for (const explain::PackageExplanation& package : explanation.packages) {
    out += (out.empty() ? "" : "\n") + ("package " + package.name.substr(package.name == "data" ? 0 : 5)) + "\n";
    for (const explain::DocumentExplanation& document : package.documents) {
      out += "\n" + document.name + " (" + explain::NameOf(document.kind) + ")\n";
      if (!document.input_shape.empty()) AddLine(out, "input", {}, document.input_shape);
      AddFacts(out, document.access, document.reasons);
      if (document.rules.size() > 1) AddLine(out, "growth", {}, TextOf(document.growth));
      for (const explain::RuleExplanation& rule : document.rules) {
        out += "\n  " + rule.place.file + ":" + std::to_string(rule.place.row) + ": " + rule.source + "\n";
        if (!rule.planned) {
          AddLine(out, "not planned", {}, "no entry point needs it");
          continue;
        }
        AddFacts(out, rule.access, rule.reasons);
        AddLine(out, "growth", {}, TextOf(rule.growth));
        if (profile != nullptr) AddProfile(out, rule, *profile);
      }
    }
  }
  return out;
}

}  // namespace regoc::cli
