#include "tools/replay/log_line.h"

#include <gtest/gtest.h>

#include "runtime/value/table.h"

namespace regoc::replay {
namespace {

std::string Fault(std::string_view text) {
  LogLineReader reader;
  Result<std::optional<Recorded>> entry = reader.Read(text);
  return entry.ok() ? "" : entry.error().message;
}

TEST(LogLine, AnEntryOfAnUpload) {
  LogLineReader reader;
  auto entry = reader.Read(R"({"labels": {"id": "x"}, "decision_id": "d1", "path": "p/allow",
    "input": {"n": 1, "s": "}\""}, "result": true, "erased": ["/input/secret"], "timestamp": "2026-01-02T03:04:05.000000006Z"})");
  ASSERT_TRUE(entry.ok() && *entry);
  EXPECT_EQ((*entry)->decision_id, "d1");
  EXPECT_EQ((*entry)->path, "p/allow");
  EXPECT_EQ((*entry)->input, R"({"n": 1, "s": "}\""})");
  EXPECT_EQ((*entry)->result, "true");
  EXPECT_TRUE((*entry)->input_incomplete);
  EXPECT_FALSE((*entry)->result_incomplete);
  EXPECT_EQ(reader.ClockOf(**entry), 1767323045000000006);
}

TEST(LogLine, InputsOfAnyKindOrNone) {
  LogLineReader reader;
  EXPECT_EQ((*reader.Read(R"({"path": "p", "input": [1, {"a": 2.50}]})"))->input, R"([1,{"a":2.50}])");
  EXPECT_EQ((*reader.Read(R"({"path": "p", "input": null})"))->input, "null");
  EXPECT_EQ((*reader.Read(R"({"path": "p", "input": {}})"))->input, "{}");
  EXPECT_EQ((*reader.Read(R"({"path": "p"})"))->input, std::nullopt);
  EXPECT_EQ((*reader.Read(R"({"query": "data.p = x", "result": [{"x": 1}]})"))->query, "data.p = x");
}

TEST(LogLine, MasksOfTheWholeAndOfOtherParts) {
  LogLineReader reader;
  EXPECT_TRUE((*reader.Read(R"({"path": "p", "masked": ["/input"]})"))->input_incomplete);
  EXPECT_FALSE((*reader.Read(R"({"path": "p", "masked": ["/inputs/a"]})"))->input_incomplete);
  EXPECT_TRUE((*reader.Read(R"({"path": "p", "erased": ["/result/token"]})"))->result_incomplete);
}

TEST(LogLine, LinesOfTheConsoleThatAreNoDecisions) {
  LogLineReader reader;
  auto other = reader.Read(R"({"level":"info","msg":"Initializing server.","time":"2026-01-01T00:00:00Z"})");
  ASSERT_TRUE(other.ok());
  EXPECT_FALSE(*other);
  auto decision =
      reader.Read(R"({"level":"info","msg":"Decision Log","type":"openpolicyagent.org/decision_logs","path":"p"})");
  ASSERT_TRUE(decision.ok());
  EXPECT_TRUE(*decision);
}

TEST(LogLine, ResultsOfBuiltinsByCall) {
  LogLineReader reader;
  auto entry = reader.Read(R"({"path": "p", "nd_builtin_cache": {"time.now_ns": {"[]": 7},
    "http.send": {"[{\"method\":\"get\",\"url\":\"http://x\"}]": {"status_code": 200}},
    "net.lookup_ip_addr": {"[\"h\"]": ["10.0.0.1"]}}})");
  ASSERT_TRUE(entry.ok() && *entry) << entry.error().message;
  EXPECT_EQ((*entry)->now_ns, 7);
  EXPECT_EQ(ToRego(*(*entry)->known_results),
            R"({["http.send", {"method": "get", "url": "http://x"}]: {"status_code": 200}, )"
            R"(["net.lookup_ip_addr", "h"]: {"10.0.0.1"}, ["time.now_ns"]: 7})");
}

TEST(LogLine, WhatIsNoEntry) {
  EXPECT_EQ(Fault("[]"), "an entry of a decision log must be an object");
  EXPECT_EQ(Fault(R"({"input": 1})"), "an entry of a decision log must have path or query");
  EXPECT_EQ(Fault(R"({"path": 1})"), "path must be a string");
  EXPECT_NE(Fault(R"({"path": "p", "labels": {"a" 1}})"), "");
  EXPECT_NE(Fault("{\"path\": \"p\", \"labels\": \"\xFF\"}"), "");
  EXPECT_NE(Fault(R"({"path": "p", "nd_builtin_cache": {"http.send": {"x": 1}}})"), "");
  EXPECT_NE(Fault("{\"path\": \"p\", \"x\": " + std::string(5000, '[') + std::string(5000, ']') + "}"), "");
}

}  // namespace
}  // namespace regoc::replay
