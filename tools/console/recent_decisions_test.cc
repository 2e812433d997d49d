#include "tools/console/recent_decisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/console/json.h"
#include "tools/server/store.h"

namespace regoc::console {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Decisions of a server with one policy.
class RecentDecisionsTest : public ::testing::Test {
 protected:
  RecentDecisionsTest() : compiler_(false), store_(compiler_) {}
  void Put(const std::string& text) {
    DiagnosticSink sink;
    Status changed = store_.Change(
        [&](server::Store::Draft& draft) -> Status {
          draft.modules["p"] = std::make_shared<server::Module>(server::Module{"p", text, ast::RegoVersion::kV1, ""});
          return Unit{};
        },
        sink);
    ASSERT_TRUE(changed.ok());
  }
  Status Log(RecentDecisions& recent, std::string_view path, std::string_view input, std::string_view result,
             std::string_view error = {}, int64_t second = 1'000'000) {
    std::shared_ptr<const server::Generation> generation = store_.current();
    server::Decision decision;
    decision.id = "id";
    decision.path = path;
    decision.input_json = input;
    decision.result_json = result;
    decision.error_json = error;
    decision.time_ns = second * 1'000'000'000;
    decision.metrics = {{"timer_rego_query_eval_ns", 3000}, {"timer_server_handler_ns", 5000}};
    decision.generation = generation.get();
    return recent.Log(decision);
  }
  static Json Read(const RecentDecisions& recent, uint64_t after = 0, size_t limit = 100) {
    return Json::parse(recent.Json(after, limit));
  }

  server::BackgroundCompiler compiler_;
  server::Store store_;
};

TEST_F(RecentDecisionsTest, KeepsTheLastOnes) {
  RecentDecisions recent({.capacity = 3});
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Log(recent, "p/allow", std::to_string(i), "true").ok());
  Json json = Read(recent);
  EXPECT_EQ(json["last"], 5);
  ASSERT_EQ(json["decisions"].size(), 3u);
  EXPECT_EQ(json["decisions"][0]["number"], 3);
  EXPECT_EQ(json["decisions"][2]["event"]["input"], 4);
  EXPECT_EQ(json["decisions"][2]["verdict"], "allowed");
  EXPECT_EQ(Read(recent, 4)["decisions"].size(), 1u);
  EXPECT_EQ(Read(recent, 5)["decisions"].size(), 0u);
  EXPECT_EQ(Read(recent, 0, 2)["decisions"][0]["number"], 4);
}

TEST_F(RecentDecisionsTest, IsBoundedInBytes) {
  RecentDecisions recent({.capacity = 1000, .max_bytes = 4000, .max_event_bytes = 1000});
  std::string input = '"' + std::string(700, 'x') + '"';
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Log(recent, "p/allow", input, "true").ok());
  EXPECT_LE(Read(recent)["decisions"].size(), 3u);
  EXPECT_GE(Read(recent)["decisions"].size(), 1u);
}

TEST_F(RecentDecisionsTest, LargeEventsAreKeptWithoutWhatIsLarge) {
  RecentDecisions recent({.max_event_bytes = 500});
  ASSERT_TRUE(Log(recent, "p/allow", '"' + std::string(1000, 'x') + '"', "false").ok());
  Json decision = Read(recent)["decisions"][0];
  EXPECT_EQ(decision["cut"], true);
  EXPECT_EQ(decision["verdict"], "denied");
  EXPECT_FALSE(decision["event"].contains("input"));
  EXPECT_EQ(recent.Lines(), "");
  EXPECT_TRUE(recent.Inputs().empty());
}

TEST_F(RecentDecisionsTest, MasksAndDropsAsTheLogDoes) {
  Put(R"(package system.log

mask contains "/input/password"
drop if input.path == "p/health"
)");
  RecentDecisions recent({});
  ASSERT_TRUE(Log(recent, "p/allow", R"({"password":"secret","user":"ann"})", "true").ok());
  ASSERT_TRUE(Log(recent, "p/health", "{}", "true").ok());
  std::string text = recent.Json(0, 100);
  EXPECT_THAT(text + recent.Lines(), Not(HasSubstr("secret")));
  Json json = Json::parse(text);
  ASSERT_EQ(json["decisions"].size(), 1u);
  EXPECT_EQ(json["decisions"][0]["event"]["erased"][0], "/input/password");
  EXPECT_EQ(json["seconds"][0]["decisions"], 2);
  EXPECT_THAT(recent.Inputs().at("p/allow"), ElementsAre(R"({"user":"ann"})"));
}

TEST_F(RecentDecisionsTest, TellsNothingOfAMaskedResult) {
  Put("package system.log\n\nmask contains \"/result\"\n");
  RecentDecisions recent({});
  ASSERT_TRUE(Log(recent, "p/allow", "{}", "false").ok());
  Json json = Read(recent);
  EXPECT_EQ(json["decisions"][0]["verdict"], "unknown");
  EXPECT_EQ(json["seconds"][0]["denied"], 0);
}

TEST_F(RecentDecisionsTest, AMaskThatFailsKeepsNothing) {
  Put("package system.log\n\nmask contains 7\n");
  RecentDecisions recent({});
  ASSERT_TRUE(Log(recent, "p/allow", R"({"password":"secret"})", "true").ok());
  EXPECT_EQ(Read(recent)["decisions"].size(), 0u);
}

TEST_F(RecentDecisionsTest, OtherRulesLetGoOfWhatWasKept) {
  Put("package other.log\n\nmask contains \"/input\"\n");
  RecentDecisions recent({});
  ASSERT_TRUE(Log(recent, "p/allow", R"("secret")", "true").ok());
  recent.SetRules({"other", "log", "mask"}, {"other", "log", "drop"});
  EXPECT_EQ(Read(recent)["decisions"].size(), 0u);
  ASSERT_TRUE(Log(recent, "p/allow", R"("secret")", "true").ok());
  Json json = Read(recent);
  ASSERT_EQ(json["decisions"].size(), 1u);
  EXPECT_FALSE(json["decisions"][0]["event"].contains("input"));
}

TEST_F(RecentDecisionsTest, CountsSecondsDenialsAndLatencies) {
  RecentDecisions recent({});
  ASSERT_TRUE(Log(recent, "p", "{}", R"({"allow":true,"deny":["a"],"violation":[]})").ok());
  ASSERT_TRUE(Log(recent, "p/allow", "{}", "").ok());
  ASSERT_TRUE(Log(recent, "p/allow", "{}", "", R"({"code":"internal_error"})", 1'000'001).ok());
  Json json = Read(recent);
  EXPECT_EQ(json["decisions"][0]["denied_by"], Json({"data.p.deny"}));
  EXPECT_EQ(json["decisions"][1]["denied_by"], Json({"data.p.allow"}));
  EXPECT_EQ(json["decisions"][2]["verdict"], "error");
  ASSERT_EQ(json["seconds"].size(), 2u);
  EXPECT_EQ(json["seconds"][0]["denied"], 2);
  EXPECT_EQ(json["seconds"][0]["denied_by"]["data.p.deny"], 1);
  EXPECT_EQ(json["seconds"][0]["latencies"][3], 2);  // from 4 to below 8 microseconds
  EXPECT_EQ(json["seconds"][1]["errors"], 1);
}

TEST_F(RecentDecisionsTest, WhatTheLogRefusesIsNotKept) {
  struct Full final : server::DecisionLog {
    Status Log(const server::Decision&) override { return Error{"full"}; }
  } full;
  RecentDecisions recent({.next = &full});
  EXPECT_FALSE(Log(recent, "p/allow", "{}", "true").ok());
  EXPECT_EQ(Read(recent)["decisions"].size(), 0u);
}

}  // namespace
}  // namespace regoc::console
