#include "tools/audit/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace regoc::audit {

namespace {

using Json = nlohmann::json;

std::string PlaceText(const Row& row) {
  std::string text = row.commit.empty() ? row.file : row.commit.substr(0, 12) + ":" + row.file;
  return row.row ? text + ":" + std::to_string(row.row) : text;
}

// No line of it can be mistaken for another row: control characters become spaces.
std::string OneLine(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

std::string Padded(std::string text, size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

// A line a row, in columns of usual widths.
class TableReport final : public Report {
  std::string Begin() override { return Line("VERDICT", "RULE", "OBJECT", "PLACE", "MESSAGE"); }
  std::string Add(const Row& row) override {
    return Line(std::string(VerdictText(row)), row.rule.empty() ? "-" : row.rule, ObjectText(row), PlaceText(row),
                OneLine(row.message));
  }
  std::string End(const Summary& summary) override {
    auto lines = [](const char* title, const std::map<std::string, uint64_t>& counts) {
      std::string text = counts.empty() ? "" : std::string("\n") + title + "\n";
      for (const auto& [name, count] : counts)
        text += "  " + Padded(std::to_string(count), 8) + (name.empty() ? "(none)" : name) + "\n";
      return text;
    };
    return lines("BY RULE", summary.by_rule) + lines("BY NAMESPACE", summary.by_space) + "\n" + SummaryText(summary) +
           "\n";
  }
  static std::string Line(const std::string& verdict, const std::string& rule, const std::string& object,
                          const std::string& place, const std::string& message) {
    return Padded(verdict, 8) + "  " + Padded(rule, 32) + "  " + Padded(object, 32) + "  " + Padded(place, 24) + "  " +
           message + "\n";
  }
};

class JsonReport final : public Report {
  std::string Begin() override { return "{\"findings\": ["; }
  std::string Add(const Row& row) override {
    Json json{{"verdict", VerdictText(row)}, {"message", row.message}, {"file", row.file}};
    auto put = [&](const char* key, const std::string& text) {
      if (!text.empty()) json[key] = text;
    };
    put("rule", row.rule), put("kind", row.kind), put("namespace", row.space), put("name", row.name),
        put("commit", row.commit);
    if (row.row) json["line"] = row.row, json["column"] = row.column;
    if (!row.details_json.empty()) json["details"] = Json::parse(row.details_json, nullptr, false);
    return std::string(std::exchange(first_, false) ? "\n  " : ",\n  ") +
           json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  std::string End(const Summary& s) override {
    Json json{{"objects", s.objects}, {"findings", s.findings}, {"denied", s.denied},
              {"warned", s.warned},   {"audited", s.audited},   {"exempted", s.exempted},
              {"errors", s.faults},   {"by_rule", s.by_rule},   {"by_namespace", s.by_space}};
    return (first_ ? "],\n\"summary\": " : "\n],\n\"summary\": ") + json.dump() + "}\n";
  }
  bool first_ = true;
};

// RFC 4180. A cell that a spreadsheet would take for a formula gets a quote before it.
class CsvReport final : public Report {
  std::string Begin() override { return "verdict,rule,kind,namespace,name,commit,file,line,column,message\r\n"; }
  std::string Add(const Row& row) override {
    std::string out;
    for (const std::string& cell :
         {std::string(VerdictText(row)), row.rule, row.kind, row.space, row.name, row.commit, row.file,
          row.row ? std::to_string(row.row) : "", row.row ? std::to_string(row.column) : "", row.message})
      out += (out.empty() ? "" : ",") + Cell(cell);
    return out + "\r\n";
  }
  std::string End(const Summary&) override { return ""; }
  static std::string Cell(std::string text) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) text.insert(0, "'");
    if (text.find_first_of(",\"\r\n") == text.npos) return text;
    for (size_t at = 0; (at = text.find('"', at)) != text.npos; at += 2) text.insert(at, "\"");
    return "\"" + text + "\"";
  }
};

}  // namespace

std::string ObjectText(const Row& row) {
  if (row.kind.empty() && row.name.empty()) return "-";
  return (row.kind.empty() ? "" : row.kind + " ") + (row.space.empty() ? "" : row.space + "/") + row.name;
}

std::string_view VerdictText(const Row& row) {
  if (row.fault) return "error";
  if (row.exempted) return "exempt";
  return row.mode == rollout::Mode::kEnforce ? "deny" : NameOf(row.mode);
}

std::string SummaryText(const Summary& s) {
  return std::to_string(s.objects) + " objects, " + std::to_string(s.denied) + " denied, " + std::to_string(s.warned) +
         " warned of, " + std::to_string(s.audited) + " recorded, " + std::to_string(s.exempted) + " exempted, " +
         std::to_string(s.faults) + " errors";
}

std::unique_ptr<Report> MakeReport(const std::string& format, const std::vector<enforcement::EnforcedRule>& rules) {
  if (format == "table") return std::make_unique<TableReport>();
  if (format == "json") return std::make_unique<JsonReport>();
  if (format == "csv") return std::make_unique<CsvReport>();
  if (format == "html") return MakeHtmlReport();
  return format == "sarif" ? MakeSarifReport(rules) : nullptr;
}

}  // namespace regoc::audit
