#include "tools/server/admission_review.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"

namespace regoc::server {
namespace {

class AdmissionReviewTest : public testing::Test {
 protected:
  Value Json(std::string_view text) { return *reader_.Parse(arena_, text); }
  AdmissionAnswer Decided(std::string_view decision) {
    Result<AdmissionAnswer> answer = AnswerOf(Json(decision), "data.k");
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer.ok() ? *answer : AdmissionAnswer();
  }
  Arena arena_;
  JsonReader reader_;
};

TEST_F(AdmissionReviewTest, NothingToSayAllows) {
  EXPECT_TRUE(Decided("{}").allowed);
  EXPECT_TRUE(Decided(R"({"deny":[],"violation":[],"allow":true,"helper":{"x":1}})").allowed);
}

TEST_F(AdmissionReviewTest, ReasonsInEveryForm) {
  EXPECT_EQ(Decided(R"({"deny":["a",{"msg":"b"},{"message":"c"}],"violation":[{"code":4}]})").message,
            R"(a, b, c, {"code":4})");
  EXPECT_EQ(Decided(R"({"deny":true})").message, "denied by data.k.deny");
  EXPECT_EQ(Decided(R"({"deny":{"first":true,"second":"because"}})").message, "first, because");
  EXPECT_EQ(Decided(R"({"allow":false})").message, "data.k.allow is not true");
  EXPECT_FALSE(Decided("false").allowed);
  EXPECT_EQ(Decided(R"(["x"])").message, "x");
}

TEST_F(AdmissionReviewTest, AnnotationsHaveValidKeys) {
  AdmissionAnswer answer = Decided(R"({"audit":{"a b/c":{"n":1},"ok":"v"}})");
  ASSERT_EQ(answer.audit.size(), 2u);
  EXPECT_EQ(answer.audit[0], std::pair(std::string("a-b-c"), std::string(R"({"n":1})")));
  answer = Decided(R"({"audit":["t",{"key":"k","value":"v"},{"key":"k","value":"w"}]})");
  EXPECT_EQ(answer.audit[0].first, "audit-0");
  EXPECT_EQ(answer.audit[1], std::pair(std::string("k"), std::string("v")));
  EXPECT_EQ(answer.audit[2].first, "k-2");
}

TEST_F(AdmissionReviewTest, PatchesMayNest) {
  EXPECT_EQ(Decided(R"({"patch":[[{"op":"remove","path":"/a"}],{"op":"remove","path":"/b"}]})").patch,
            R"([{"op":"remove","path":"/a"},{"op":"remove","path":"/b"}])");
  EXPECT_FALSE(AnswerOf(Json(R"({"patches":["x"]})"), "data.k").ok());
}

TEST_F(AdmissionReviewTest, PoliciesMayMakeTheResponse) {
  AdmissionAnswer answer =
      Decided(R"({"main":{"response":{"allowed":true,"uid":"other","patchType":"JSONPatch","patch":"W10="}}})");
  EXPECT_TRUE(answer.allowed);
  EXPECT_EQ(
      ReviewJson({"admission.k8s.io/v1", "u"}, answer),
      R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u","allowed":true,"patch":"W10=","patchType":"JSONPatch"}})"
      "\n");
  EXPECT_EQ(Decided(R"({"response":{"allowed":false,"status":{"code":422,"message":"m"}}})").code, 422);
  EXPECT_FALSE(AnswerOf(Json(R"({"response":{"allowed":"yes"}})"), "data.k").ok());
  EXPECT_FALSE(AnswerOf(Json(R"({"response":{"allowed":true,"patch":"!"}})"), "data.k").ok());
}

TEST_F(AdmissionReviewTest, RefusalsCarryNoPatch) {
  AdmissionAnswer answer = Decided(R"({"deny":["no"],"patch":[{"op":"remove","path":"/a"}]})");
  EXPECT_EQ(ReviewJson({"admission.k8s.io/v1beta1", "u"}, answer).find("patch"), std::string::npos);
}

}  // namespace
}  // namespace regoc::server
