#include "tools/shapes/adapters.h"

#include <gtest/gtest.h>

#include "runtime/value/table.h"

namespace regoc::shapes {
namespace {

class AdaptersTest : public testing::Test {
 protected:
  // "about: input" a line.
  std::string Adapt(const std::string& json, const Wanted& wanted, const std::vector<driver::Source>& replacing = {}) {
    Result<std::shared_ptr<const Adapters>> adapters = Adapters::Make(replacing);
    if (!adapters.ok()) return adapters.error().message;
    adapter_ = std::make_unique<Adapter>(*adapters);
    Result<Value> document = reader_.Parse(arena_, json);
    if (!document.ok()) return document.error().message;
    Result<std::vector<Adapted>> forms = adapter_->Adapt(*document, wanted);
    if (!forms.ok()) return forms.error().message;
    std::string out;
    for (const Adapted& form : *forms) {
      out += std::string(form.about) + ": ";
      AppendJson(out, form.input);
      out += "\n";
    }
    return out;
  }

  // What stands at a path of the only form.
  std::string At(const std::string& json, const Wanted& wanted, const std::vector<std::string_view>& path) {
    Adapt(json, wanted);
    Result<Value> document = reader_.Parse(arena_, json);
    std::vector<Adapted> forms = *adapter_->Adapt(*document, wanted);
    if (forms.size() != 1) return std::to_string(forms.size()) + " forms";
    OptionalValue value = forms[0].input;
    for (std::string_view key : path)
      value = value && (*value).is_object() ? (*value).object().Get(Value::String(key)) : OptionalValue();
    std::string out;
    if (value) AppendJson(out, *value);
    return out;
  }

  Arena arena_;
  JsonReader reader_;
  std::unique_ptr<Adapter> adapter_;
};

constexpr Wanted kObject{.shape = Shape::kKubernetesObject};
constexpr Wanted kPod{.shape = Shape::kKubernetesObject, .pod = true};
constexpr Wanted kReview{.shape = Shape::kAdmissionReview};
constexpr Wanted kResource{.shape = Shape::kTerraformResource};

const std::string kService = R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"}})";

TEST_F(AdaptersTest, WhatFitsOrIsUnknownStaysAsItIs) {
  EXPECT_EQ(Adapt(kService, kObject), ": " + kService + "\n");
  for (const char* other : {R"({"user":"eve"})", "[1,2]", "null", R"({"kind":"Thing"})"})
    for (const Wanted& wanted : {kObject, kPod, kReview, kResource})
      EXPECT_EQ(Adapt(other, wanted), ": " + std::string(other) + "\n");
}

TEST_F(AdaptersTest, AnObjectBecomesAReviewOfItsCreation) {
  EXPECT_EQ(At(kService, kReview, {"request", "operation"}), "\"CREATE\"");
  EXPECT_EQ(At(kService, kReview, {"request", "kind"}), R"({"group":"","kind":"Service","version":"v1"})");
  EXPECT_EQ(At(kService, kReview, {"request", "namespace"}), "\"shop\"");
  EXPECT_EQ(At(kService, kReview, {"request", "object", "metadata", "name"}), "\"web\"");
  std::string policy = R"({"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"n"}})";
  EXPECT_EQ(At(policy, kReview, {"request", "resource"}),
            R"({"group":"networking.k8s.io","resource":"networkpolicies","version":"v1"})");
  EXPECT_EQ(At(policy, {.shape = Shape::kGatekeeperReview}, {"review", "kind", "kind"}), "\"NetworkPolicy\"");
  EXPECT_EQ(At(policy, {.shape = Shape::kGatekeeperReview}, {"parameters"}), "{}");
}

TEST_F(AdaptersTest, AReviewGivesItsObject) {
  std::string review = R"({"kind":"AdmissionReview","request":{"operation":"UPDATE","object":)" + kService + "}}";
  EXPECT_EQ(At(review, kObject, {"metadata", "name"}), "\"web\"");
  std::string deleted =
      R"({"kind":"AdmissionReview","request":{"operation":"DELETE","object":null,"oldObject":)" + kService + "}}";
  EXPECT_EQ(At(deleted, kObject, {"metadata", "name"}), "\"web\"");
  EXPECT_EQ(At(R"({"review":{"object":)" + kService + R"(},"parameters":{}})", kObject, {"metadata", "name"}),
            "\"web\"");
}

TEST_F(AdaptersTest, ListsAreTheirItems) {
  EXPECT_EQ(
      Adapt(
          R"({"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"A","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"B","metadata":{"name":"b","namespace":"n"}}]})",
          kObject),
      "A a: {\"apiVersion\":\"v1\",\"kind\":\"A\",\"metadata\":{\"name\":\"a\"}}\n"
      "B n/b: {\"apiVersion\":\"v1\",\"kind\":\"B\",\"metadata\":{\"name\":\"b\",\"namespace\":\"n\"}}\n");
  EXPECT_EQ(Adapt(R"({"apiVersion":"v1","kind":"List","items":[]})", kObject), "");
}

TEST_F(AdaptersTest, RulesAboutPodsGetThePodsOfWorkloads) {
  std::string pod = R"({"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c"}]}})";
  for (const auto& [kind, spec] : std::vector<std::pair<std::string, std::string>>{
           {"Deployment", R"({"template":)" + pod + "}"},
           {"Job", R"({"template":)" + pod + "}"},
           {"Rollout", R"({"template":)" + pod + "}"},
           {"CronJob", R"({"jobTemplate":{"spec":{"template":)" + pod + "}}}"}}) {
    std::string workload = R"({"apiVersion":"apps/v1","kind":")" + kind +
                           R"(","metadata":{"name":"web","namespace":"shop"},"spec":)" + spec + "}";
    EXPECT_EQ(At(workload, kPod, {"kind"}), "\"Pod\"") << kind;
    EXPECT_EQ(At(workload, kPod, {"spec"}), R"({"containers":[{"name":"c"}]})") << kind;
    EXPECT_EQ(At(workload, kPod, {"metadata", "name"}), "\"web\"") << kind;
    EXPECT_EQ(At(workload, kPod, {"metadata", "namespace"}), "\"shop\"") << kind;
    EXPECT_EQ(At(workload, kPod, {"metadata", "labels"}), R"({"a":"b"})") << kind;
    EXPECT_EQ(At(workload, kObject, {"kind"}), "\"" + kind + "\"");
    EXPECT_TRUE(Adapt(workload, kPod).starts_with("Pod of " + kind + " web: ")) << kind;
    std::string review = R"({"kind":"AdmissionReview","request":{"uid":"u","kind":{"kind":")" + kind +
                         R"("},"object":)" + workload + "}}";
    Wanted pod_review{.shape = Shape::kAdmissionReview, .pod = true};
    EXPECT_EQ(At(review, pod_review, {"request", "kind", "kind"}), "\"Pod\"") << kind;
    EXPECT_EQ(At(review, pod_review, {"request", "uid"}), "\"u\"") << kind;
  }
}

const char* const kPlan = R"({"resource_changes":[
  {"address":"aws_s3_bucket.a","type":"aws_s3_bucket","name":"a","change":{"actions":["create"],"after":{"bucket":"first"},"after_unknown":{"arn":true}}},
  {"address":"aws_s3_bucket.b","type":"aws_s3_bucket","name":"b","change":{"actions":["delete","create"],"after":{"acl":"private"},"after_unknown":{"bucket":true}}},
  {"address":"aws_s3_bucket.gone","type":"aws_s3_bucket","name":"gone","change":{"actions":["delete"],"after":null}},
  {"address":"aws_s3_bucket.same","type":"aws_s3_bucket","name":"same","change":{"actions":["no-op"],"after":{}}},
  {"address":"aws_s3_bucket_server_side_encryption_configuration.b","type":"aws_s3_bucket_server_side_encryption_configuration","name":"b",
   "change":{"actions":["create"],"after":{},"after_unknown":{"bucket":true}}},
  {"address":"module.db[0].aws_db_instance.m","module_address":"module.db[0]","type":"aws_db_instance","name":"m",
   "change":{"actions":["update"],"after":{"identifier":"main","storage_encrypted":true}}}],
 "configuration":{"root_module":{"resources":[
  {"address":"aws_s3_bucket_server_side_encryption_configuration.b","expressions":{"bucket":{"references":["aws_s3_bucket.b.id","aws_s3_bucket.b"]}}}]}}})";

TEST_F(AdaptersTest, ResourcesOfAPlanAreFlat) {
  Adapt(kPlan, kResource);
  Result<Value> document = reader_.Parse(arena_, kPlan);
  std::vector<Adapted> forms = *adapter_->Adapt(*document, kResource);
  std::string text;
  for (const Adapted& form : forms) {
    auto field = [&](const char* name) {
      std::string out;
      if (OptionalValue value = form.input.object().Get(Value::String(name))) AppendJson(out, *value);
      return out;
    };
    text += std::string(form.about) + " " + field("name") + " " + field("encryption") + " " + field("replaced") + " " +
            field("unknown") + "\n";
  }
  EXPECT_EQ(text,
            "aws_s3_bucket.a \"first\" {\"enabled\":false} false [\"arn\"]\n"
            "aws_s3_bucket.b \"b\" {\"enabled\":true} true [\"bucket\"]\n"
            "aws_s3_bucket_server_side_encryption_configuration.b \"b\" {\"enabled\":false} false [\"bucket\"]\n"
            "module.db[0].aws_db_instance.m \"main\" {\"enabled\":true} false []\n");
}

TEST_F(AdaptersTest, ModulesOfTheLibraryCanBeReplaced) {
  std::vector<driver::Source> replacing{{"mine.rego",
                                         "package regoc.terraform\nresources(document) := [object.union(c, "
                                         "{\"address\": \"mine\"}) | some c in document.resource_changes]"}};
  EXPECT_EQ(Adapt(R"({"resource_changes":[{"x":1}]})", kResource, replacing), "mine: {\"address\":\"mine\",\"x\":1}\n");
  std::string fault = Adapt("{}", kResource, {{"bad.rego", "package regoc.terraform\nresources(x) := y"}});
  EXPECT_TRUE(fault.starts_with("input adapters: ")) << fault;
}

}  // namespace
}  // namespace regoc::shapes
