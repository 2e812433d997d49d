// SARIF 2.1.0 (OASIS). Results come first, so that nothing need be kept.
#include <nlohmann/json.hpp>

#include "tools/audit/report.h"

namespace regoc::audit {

namespace {

using Json = nlohmann::json;

// A path as a URI reference (RFC 3986).
std::string UriOf(const std::string& path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri;
  for (char c : path) {
    auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) || std::string_view("-._~/").find(c) != std::string_view::npos)
      uri += c;
    else
      (uri += '%') += kHex[byte >> 4], uri += kHex[byte & 15];
  }
  return uri;
}

class SarifReport final : public Report {
 public:
  explicit SarifReport(const std::vector<enforcement::EnforcedRule>& rules) : rules_(rules) {}

 private:
  std::string Begin() override {
    return "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\", \"runs\": "
           "[{\"results\": [";
  }
  std::string Add(const Row& row) override {
    const char* level = row.fault || row.mode == rollout::Mode::kEnforce ? "error"
                        : row.mode == rollout::Mode::kWarn               ? "warning"
                                                                         : "note";
    Json result{
        {"ruleId", row.rule.empty() ? "parse" : row.rule}, {"level", level}, {"message", {{"text", row.message}}}};
    Json location{{"physicalLocation", {{"artifactLocation", {{"uri", UriOf(row.file)}}}}}};
    if (row.row)
      location["physicalLocation"]["region"] = {{"startLine", row.row}, {"startColumn", std::max(row.column, 1u)}};
    if (!row.name.empty()) location["logicalLocations"] = Json::array({{{"fullyQualifiedName", ObjectText(row)}}});
    result["locations"] = Json::array({std::move(location)});
    if (row.exempted) result["suppressions"] = Json::array({{{"kind", "external"}}});
    if (!row.commit.empty()) result["properties"] = {{"commit", row.commit}};
    return std::string(std::exchange(first_, false) ? "\n" : ",\n") +
           result.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  std::string End(const Summary&) override {
    Json rules = Json::array({{{"id", "parse"}, {"shortDescription", {{"text", "The file can be read"}}}}});
    for (const enforcement::EnforcedRule& rule : rules_)
      rules.push_back(
          {{"id", rule.name}, {"shortDescription", {{"text", rule.title.empty() ? rule.name : rule.title}}}});
    Json tool{{"driver",
               {{"name", "regoc"},
                {"informationUri", "https://www.openpolicyagent.org/docs/latest/policy-language/"},
                {"rules", rules}}}};
    return "\n], \"tool\": " + tool.dump() + "}]}\n";
  }

  const std::vector<enforcement::EnforcedRule>& rules_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Report> MakeSarifReport(const std::vector<enforcement::EnforcedRule>& rules) {
  return std::make_unique<SarifReport>(rules);
}

}  // namespace regoc::audit
