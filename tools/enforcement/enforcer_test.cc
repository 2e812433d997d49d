#include "tools/enforcement/enforcer.h"

#include <gtest/gtest.h>

#include "tools/common/moment.h"

namespace regoc::enforcement {
namespace {

class EnforcerTest : public testing::Test {
 protected:
  void Compile(const std::vector<driver::Source>& sources, const EnforcerOptions& options = {}) {
    DiagnosticSink sink;
    files_.clear();
    program_ = driver::Analyze(sources, {}, sink, files_);
    ASSERT_TRUE(program_) << OpaText(sink);
    auto made = Enforcer::Make(*program_, engine::Document::Empty(), options);
    fault_ = made.ok() ? "" : made.error().message;
    enforcement_ = made.ok() ? std::make_unique<Enforcement>(*made) : nullptr;
  }
  // "mode: message[ (exempt)]" a line.
  std::string Verdict(const std::string& json, const Circumstances& circumstances = {}) {
    if (!enforcement_) return fault_;
    arena_.Reset();
    Result<Value> document = reader_.Parse(arena_, json);
    EXPECT_TRUE(document.ok());
    auto verdict = enforcement_->Evaluate(*document, circumstances);
    std::string out;
    for (const Finding& finding : verdict.findings)
      out += std::string(NameOf(finding.mode)) + ": " + finding.message + finding.details_json +
             (finding.exemption ? " (exempt)" : "") + "\n";
    for (const RuleError& error : verdict.errors) out += "error: " + error.message + "\n";
    return out;
  }

  Arena arena_;
  JsonReader reader_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::string fault_;
  std::unique_ptr<Enforcement> enforcement_;
};

const std::string kPod =
    R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{"containers":[{"name":"c","image":"x:latest"}]}})";
const std::string kDeployment =
    R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"template":{"spec":{"containers":[{"name":"c","image":"x:latest"}]}}}})";
std::string Review(const std::string& object) {
  return R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"kind":"Pod"},"object":)" +
         object + "}}";
}

// The same rule as five people would write it.
const std::vector<std::pair<const char*, std::string>> kForms{
    {"object",
     "deny contains msg if { input.kind == \"Pod\"; some c in input.spec.containers; endswith(c.image, \":latest\"); "
     "msg := sprintf(\"%s is latest\", [c.name]) }"},
    {"review",
     "deny contains msg if { input.request.kind.kind == \"Pod\"; some c in input.request.object.spec.containers; "
     "endswith(c.image, \":latest\"); msg := sprintf(\"%s is latest\", [c.name]) }"},
    {"gatekeeper",
     "violation contains {\"msg\": msg} if { input.review.kind.kind == \"Pod\"; some c in "
     "input.review.object.spec.containers; endswith(c.image, \":latest\"); msg := sprintf(\"%s is latest\", [c.name]) "
     "}"},
};

TEST_F(EnforcerTest, EveryFormOfARuleGivesTheSameVerdictOnEveryFormOfAnObject) {
  for (const auto& [form, rule] : kForms) {
    Compile({{"p.rego", "package p\n" + rule}});
    for (const std::string& document :
         {kPod, Review(kPod), R"({"review":{"kind":{"kind":"Pod"},"object":)" + kPod + R"(},"parameters":{}})"})
      EXPECT_EQ(Verdict(document), "enforce: c is latest\n") << form << " " << document;
    for (const std::string& document : {kDeployment, Review(kDeployment)})
      EXPECT_EQ(Verdict(document), "enforce: c is latest (Pod of Deployment web)\n") << form << " " << document;
    EXPECT_EQ(Verdict(R"({"apiVersion":"v1","kind":"List","items":[)" + kPod + "," + kDeployment + "]}"),
              "enforce: c is latest (Pod shop/web)\nenforce: c is latest (Pod of Deployment web)\n");
    EXPECT_EQ(Verdict(R"({"kind":"Service","apiVersion":"v1"})"), "") << form;
  }
}

TEST_F(EnforcerTest, ClausesOfDifferentFormsUnderOneNameAllCount) {
  Compile({{"a.rego", "package p\ndeny contains \"no owner\" if not input.metadata.labels.owner"},
           {"b.rego",
            "package p\ndeny contains \"latest\" if endswith(input.request.object.spec.containers[_].image, "
            "\":latest\")"}});
  for (const std::string& document : {kPod, Review(kPod)})
    EXPECT_EQ(Verdict(document), "enforce: no owner\nenforce: latest\n");
  EXPECT_EQ(
      Verdict(
          R"({"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"owner":"a"}},"spec":{"containers":[{"image":"a:1"}]}})"),
      "");
}

TEST_F(EnforcerTest, NamesAnnotationsAndRolloutsGiveTheMode) {
  EnforcerOptions options;
  options.rollout = *rollout::ParseRollout("r",
                                           "rules: [{rule: p.deny_b, mode: audit, environments: {prod: {mode: warn, "
                                           "harden: {2027-01-01: enforce}}}}, {rule: p.deny_c, mode: off}]");
  options.environment = "prod";
  std::string text =
      "package p\nwarn contains \"w\" if input.metadata.name\naudit contains \"a\" if input.metadata.name\n"
      "# METADATA\n# custom:\n#   enforcement: warn\ndeny_a contains \"da\" if input.metadata.name\n"
      "deny_b contains \"db\" if input.metadata.name\ndeny_c contains \"dc\" if input.metadata.name\nother contains "
      "\"o\" if input.metadata.name";
  Compile({{"p.rego", text}}, options);
  EXPECT_EQ(Verdict(kPod, {.now = *tools::ParseMoment("2026-12-31")}), "audit: a\nwarn: da\nwarn: db\nwarn: w\n");
  EXPECT_EQ(Verdict(kPod, {.now = *tools::ParseMoment("2027-01-01")}), "audit: a\nwarn: da\nenforce: db\nwarn: w\n");
}

TEST_F(EnforcerTest, ExemptionsAreReportedAndDoNotCount) {
  EnforcerOptions options;
  options.rollout = *rollout::ParseRollout(
      "r",
      "exemptions: [{rule: p.deny, reason: r, owner: o, expires: 2027-01-01, objects: {namespaces: shop}}, {package: "
      "p, reason: s, owner: o, expires: 2027-01-01, objects: {names: other}}]");
  Compile({{"p.rego", "package p\ndeny contains \"x\" if input.metadata.name"}}, options);
  EXPECT_EQ(Verdict(kPod, {.now = 0}), "enforce: x (exempt)\n");
  EXPECT_EQ(enforcement_->used_exemptions(), (std::set<size_t>{0}));
  EXPECT_EQ(Verdict(kPod, {.now = *tools::ParseMoment("2027-01-01")}), "enforce: x\n");
}

TEST_F(EnforcerTest, ResultsOfAnyForm) {
  Compile({{"p.rego",
            "package p\ndeny_a := [\"one\", {\"msg\": \"two\", \"id\": 7}, 3] if input.metadata.name\n"
            "# METADATA\n# title: names are forbidden\ndeny_b if input.metadata.name\ndeny_c if input.metadata.name\n"
            "deny_d[k] := \"value\" if { some k in [1, 2]; input.metadata.name }\ndeny_e := \"text\" if "
            "input.metadata.name\ndefault deny_f := false"}});
  EXPECT_EQ(Verdict(kPod),
            "enforce: one\nenforce: two{\"id\":7}\nenforce: names are forbidden\nenforce: data.p.deny_c "
            "holds\nenforce: value\nenforce: value\nenforce: text\n");
}

TEST_F(EnforcerTest, ARuleThatFailsIsAnErrorAndOthersGoOn) {
  Compile({{"p.rego",
            "package p\ndeny_a := input.metadata.name\ndeny_a := 1 if input.metadata.name\ndeny_b contains \"b\" if "
            "input.metadata.name"}});
  EXPECT_EQ(Verdict(kPod),
            "enforce: b\nerror: p.rego:3: eval_conflict_error: rule data.p.deny_a produced conflicting values\n");
}

TEST_F(EnforcerTest, WrongEntriesAreRefused) {
  EnforcerOptions options;
  options.rollout = *rollout::ParseRollout("r", "rules: [{rule: p.dney, mode: warn}]");
  Compile({{"p.rego", "package p\ndeny contains \"x\""}}, options);
  EXPECT_EQ(fault_, "rollout: there is no rule data.p.dney (there are: data.p.deny)");
  Compile({{"p.rego", "package p\n# METADATA\n# custom:\n#   enforcement: strict\ndeny contains \"x\""}});
  EXPECT_EQ(fault_, "p.rego:2: enforcement must be off, audit, warn or enforce");
}

}  // namespace
}  // namespace regoc::enforcement
