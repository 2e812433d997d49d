#include "bundler/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bundler/signature.h"
#include "bundler/test_support.h"

namespace regoc::bundle {
namespace {

using ::testing::HasSubstr;

Inspection Sample() {
  Contents contents = testing::SampleContents();
  contents.warnings = {"something odd"};
  Status done =
      SignBundle(contents, {.key = *LoadSigningKey("secret", "HS256"), .claims_json = R"({"iat":5,"scope":"w"})"});
  EXPECT_TRUE(done.ok());
  Inspection inspection = Inspect("b.tar.gz", contents);
  inspection.entrypoints = {"acl/allow"};
  inspection.targets = {"x86_64-linux"};
  AddNamespace(inspection, "data.acl", "acl/policy.rego");
  return inspection;
}

TEST(Inspect, CollectsWhatThereIs) {
  Inspection inspection = Sample();
  ASSERT_EQ(inspection.files.size(), 4u);
  EXPECT_EQ(inspection.files[0].kind, "part");
  EXPECT_EQ(inspection.files[1].kind, "policy");
  EXPECT_EQ(inspection.files[2].kind, "data");
  ASSERT_EQ(inspection.signers.size(), 1u);
  EXPECT_EQ(inspection.signers[0].listed_files, 5u);
  EXPECT_EQ(inspection.signers[0].scope, "w");
  EXPECT_EQ(inspection.namespaces.at("data.lists.more"), std::vector<std::string>{"/lists/more/data.yaml"});
}

TEST(Inspect, PrintsTables) {
  std::string text = InspectionText(Sample());
  EXPECT_THAT(text, HasSubstr("MANIFEST:\n┌"));
  EXPECT_THAT(text, HasSubstr("│ Roots            │ acl "));
  EXPECT_THAT(text, HasSubstr("│                  │ lists "));
  EXPECT_THAT(text, HasSubstr("│ data.acl        │ /acl/policy.rego      │\n"));
  EXPECT_THAT(text, HasSubstr("SIGNERS (as claimed, not verified):\n"));
  EXPECT_THAT(text, HasSubstr("│ acl/policy.rego      │ policy │ "));
  EXPECT_THAT(text, HasSubstr("warning: something odd\n"));
}

TEST(Inspect, PrintsJson) {
  std::string json = InspectionJson(Sample());
  EXPECT_THAT(json, HasSubstr("\"revision\": \"r1\""));
  EXPECT_THAT(json, HasSubstr("\"signatures_config\": {\n    \"signatures\": [\n"));
  EXPECT_THAT(json, HasSubstr("\"data.acl\": [\n      \"/acl/policy.rego\"\n"));
  EXPECT_THAT(json, HasSubstr("\"issued_at\": 5"));
  EXPECT_THAT(json, HasSubstr("\"entrypoints\": [\n    \"acl/allow\"\n"));
  EXPECT_EQ(json, InspectionJson(Sample()));
}

TEST(Inspect, AnUnreadableTokenIsAProblemNotAFailure) {
  Contents contents;
  contents.signatures = Signatures{.tokens = {"garbage"}};
  Inspection inspection = Inspect("x", contents);
  ASSERT_EQ(inspection.signers.size(), 1u);
  EXPECT_EQ(inspection.signers[0].problem, "malformed JWT: expected three parts");
  EXPECT_THAT(InspectionText(inspection), HasSubstr("malformed JWT"));
  EXPECT_THAT(InspectionJson(inspection), HasSubstr("\"problem\": \"malformed JWT"));
}

}  // namespace
}  // namespace regoc::bundle
