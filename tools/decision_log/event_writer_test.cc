#include "tools/decision_log/event_writer.h"

#include <gtest/gtest.h>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::decision_log {
namespace {

std::string Line(EventWriter& writer, const server::Decision& decision) {
  std::string line;
  writer.Append(line, decision, writer.PartsOf(decision));
  return line;
}

TEST(EventWriter, KeysInOpasOrder) {
  server::Generation generation;
  generation.bundles["b"] = {.name = "b", .revision = "<1>"};
  generation.bundles["a"] = {.name = "a"};
  http::Peer peer{.address = "127.0.0.1:4711"};
  http::Request request{.fields = {{"x-foo", "1"}, {"X-Foo", "2"}, {"Other", "3"}}, .peer = &peer};
  server::Decision decision{.id = "7", .batch_id = "b", .path = "p/allow", .query = "q"};
  decision.input_json = R"({"n":1})";
  decision.result_json = "true";
  decision.error_json = R"({"code":"c"})";
  decision.time_ns = 1795872804322223636;
  decision.request_number = 3;
  decision.trace_id = "t";
  decision.span_id = "s";
  decision.metrics = {{"timer_b", 2}, {"counter_a", 0}};
  decision.custom_json = R"({"mode":"deny"})";
  decision.generation = &generation;
  decision.request = &request;
  EventWriter writer({{"app", "my<app>"}, {"id", "1"}}, {"Missing", "X-Foo"});
  EXPECT_EQ(
      Line(writer, decision),
      R"({"labels":{"app":"my\u003capp\u003e","id":"1"},"decision_id":"7","batch_decision_id":"b","trace_id":"t","span_id":"s",)"
      R"("bundles":{"a":{},"b":{"revision":"\u003c1\u003e"}},"path":"p/allow","query":"q","input":{"n":1},"result":true,)"
      R"("error":{"code":"c"},"requested_by":"127.0.0.1:4711","timestamp":"2026-11-28T13:33:24.322223636Z",)"
      R"("metrics":{"counter_a":0,"timer_b":2},"req_id":3,"request_context":{"http":{"headers":{"X-Foo":["1","2"]}}},)"
      R"("custom":{"mode":"deny"}})");
}

TEST(EventWriter, WhatIsNotThereIsLeftOut) {
  EventWriter writer({}, {});
  EXPECT_EQ(Line(writer, {.id = "7", .time_ns = 1000000000}),
            R"({"labels":{},"decision_id":"7","timestamp":"1970-01-01T00:00:01Z"})");
}

TEST(EventWriter, InputOnSeveralLinesStaysOneLine) {
  EventWriter writer({}, {});
  server::Decision decision{.id = "7", .input_json = "{\n  \"a\": 1,\r\n  \"b\": \"\\n\"\n}"};
  EXPECT_NE(Line(writer, decision).find(R"("input":{   "a": 1,    "b": "\n" })"), std::string::npos);
}

TEST(EventWriter, ValuesAreWrittenWhenThereIsNoText) {
  EventWriter writer({}, {});
  server::Decision decision{.id = "7", .input = Value::String("<"), .result = Value::Int(1)};
  EXPECT_NE(Line(writer, decision).find(R"("input":"\u003c","result":1)"), std::string::npos);
}

TEST(EventWriter, ResultsOfBuiltInsByNameAndArguments) {
  Arena arena;
  Value now[] = {Value::String("time.now_ns")},
        random[] = {Value::String("rand.intn"), Value::String("x"), Value::Int(9)};
  Object* known = Object::New(arena);
  known->Put(Value::Array(now, 1), Value::Int(5));
  known->Put(Value::Array(random, 3), Value::Int(4));
  EventWriter writer({}, {});
  server::Decision decision{.id = "7"};
  decision.nondeterministic = Value::Object(known);
  EXPECT_NE(Line(writer, decision).find(R"("nd_builtin_cache":{"rand.intn":{"[\"x\",9]":4},"time.now_ns":{"[]":5}})"),
            std::string::npos);
}

TEST(EventWriter, TimesHaveTheDigitsTheyNeed) {
  auto text = [](int64_t ns) {
    std::string out;
    AppendTimestamp(out, ns);
    return out;
  };
  EXPECT_EQ(text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(text(1500000000), "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(text(1), "1970-01-01T00:00:00.000000001Z");
  EXPECT_EQ(text(-1), "1969-12-31T23:59:59.999999999Z");
}

}  // namespace
}  // namespace regoc::decision_log
