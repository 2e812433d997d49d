#include "tools/audit/audit.h"

#include <gtest/gtest.h>

#include "compiler/driver/driver.h"
#include "tools/audit/report.h"

namespace regoc::audit {
namespace {

// Gives prepared blocks.
class PreparedSource final : public ObjectSource {
 public:
  explicit PreparedSource(std::vector<Block> blocks) : blocks_(std::move(blocks)) {}
  bool Next(Block& block) override {
    if (next_ == blocks_.size()) return false;
    block = blocks_[next_++];
    return true;
  }

 private:
  std::vector<Block> blocks_;
  size_t next_ = 0;
};

std::shared_ptr<const enforcement::Enforcer> Rules() {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  auto program = driver::Analyze(
      {{"p.rego",
        "package p\ndeny contains msg if { input.spec.hostNetwork; msg := sprintf(\"%s, \\\"<host>\\\"\", "
        "[input.metadata.name]) }\nwarn contains \"=no owner\" if not input.metadata.labels.owner"}},
      {}, sink, files);
  enforcement::EnforcerOptions options;
  options.rollout = *rollout::ParseRollout(
      "r", "exemptions: [{rule: p.warn, reason: r, owner: o, expires: 2999-01-01, objects: {names: free}}]");
  return *enforcement::Enforcer::Make(*program, engine::Document::Empty(), options);
}

std::string Pod(const std::string& name, bool host) {
  return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name +
         ", namespace: shop}\nspec: {hostNetwork: " + (host ? "true" : "false") + ", containers: []}\n";
}

std::string Audit(const std::string& format) {
  Block first{
      {{.file = "a.yaml", .text = Pod("a", true) + "---\n" + Pod("free", true)}, {.file = "b.json", .text = "{"}}, {}};
  Block second{{{.file = "c.yaml",
                 .parser = "yaml",
                 .commit = std::string(40, 'c'),
                 .text = Pod("c", false),
                 .item = 3,
                 .line = 10}},
               {"d.yaml: gone"}};
  PreparedSource source({first, second});
  auto enforcer = Rules();
  Auditor auditor(enforcer, {.threads = 2});
  std::unique_ptr<Report> report = MakeReport(format, enforcer->rules());
  std::string out = report->Begin();
  auditor.Run(source, [&](const Row& row) { out += report->Add(row); });
  EXPECT_EQ(auditor.used_exemptions(), std::set<size_t>{0});
  return out + report->End(auditor.summary());
}

TEST(Audit, RowsComeInTheOrderOfTheSource) {
  EXPECT_EQ(Audit("csv"),
            "verdict,rule,kind,namespace,name,commit,file,line,column,message\r\n"
            "deny,data.p.deny,Pod,shop,a,,a.yaml,1,1,\"a, \"\"<host>\"\"\"\r\n"
            "warn,data.p.warn,Pod,shop,a,,a.yaml,1,1,'=no owner\r\n"
            "deny,data.p.deny,Pod,shop,free,,a.yaml,6,1,\"free, \"\"<host>\"\"\"\r\n"
            "exempt,data.p.warn,Pod,shop,free,,a.yaml,6,1,'=no owner\r\n"
            "error,,,,,,b.json,,,b.json:1:2: unexpected end of JSON input\r\n"
            "warn,data.p.warn,Pod,shop,c,cccccccccccccccccccccccccccccccccccccccc,c.yaml,11,1,'=no owner\r\n"
            "error,,,,,,,,,d.yaml: gone\r\n");
}

TEST(Audit, SummariesCount) {
  std::string table = Audit("table");
  EXPECT_NE(table.find("3 objects, 2 denied, 2 warned of, 0 recorded, 1 exempted, 2 errors"), std::string::npos)
      << table;
  EXPECT_NE(table.find("BY NAMESPACE\n  4       shop"), std::string::npos) << table;
  std::string json = Audit("json");
  EXPECT_NE(json.find("\"by_rule\":{\"data.p.deny\":2,\"data.p.warn\":2}"), std::string::npos) << json;
}

TEST(Audit, PagesEscapeWhatTheyShow) {
  std::string page = Audit("html");
  EXPECT_NE(page.find("a, &quot;&lt;host&gt;&quot;"), std::string::npos);
  EXPECT_EQ(page.find("<host>"), std::string::npos);
  EXPECT_NE(page.find("data.p.deny: 2</text>"), std::string::npos);
}

TEST(Audit, SarifHasPlacesAndSuppressions) {
  std::string sarif = Audit("sarif");
  EXPECT_NE(sarif.find("\"region\":{\"startColumn\":1,\"startLine\":11}"), std::string::npos) << sarif;
  EXPECT_NE(sarif.find("\"suppressions\":[{\"kind\":\"external\"}]"), std::string::npos);
}

}  // namespace
}  // namespace regoc::audit
