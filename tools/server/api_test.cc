#include "tools/server/api.h"

#include <gtest/gtest.h>

#include <map>

#include "runtime/value/json.h"
#include "tools/server/time_limit.h"
#include "tools/server/trace_context.h"
#include "tools/server/uuid.h"

namespace regoc::server {
namespace {

// Keeps what of decisions the tests look at.
class KeptLog : public DecisionLog {
 public:
  struct Event {
    std::string id, batch_id, path, query, input, result, error, trace_id;
    uint64_t request_number;
  };
  Status Log(const Decision& d) override {
    if (!failure.empty()) return Error{failure};
    std::string input;
    if (d.input) AppendJson(input, *d.input);
    events.push_back({std::string(d.id), std::string(d.batch_id), std::string(d.path), std::string(d.query), input,
                      std::string(d.result_json), std::string(d.error_json), std::string(d.trace_id),
                      d.request_number});
    nondeterministic = d.nondeterministic.defined() && (*d.nondeterministic).raw_object().count > 0;
    return Unit{};
  }
  std::string failure;
  std::vector<Event> events;
  bool nondeterministic = false;
};

class FakePlugins : public Plugins {
 public:
  std::string ConfigJson() const override { return R"({"labels":{"id":"x"}})"; }
  std::optional<std::string> StatusJson() const override { return R"({"bundles":{}})"; }
  bool BundlesReady() const override { return ready; }
  std::map<std::string, std::string> States() const override {
    return {{"bundle", ready ? "OK" : "NOT_READY"}, {"status", "OK"}};
  }
  bool ready = false;
};

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    DiagnosticSink sink;
    Status changed = store_.Change(
        [&](Store::Draft& draft) -> Status {
          const char* text =
              "package p\n\nallow if input.n > 1\n\nbad := 1 if input.a\n\nbad := 2 if input.b\n\nnow := "
              "time.now_ns()\n";
          draft.modules["p.rego"] = std::make_shared<Module>(Module{"p.rego", text, ast::RegoVersion::kV1, ""});
          text =
              "package system.health\n\nlive if not input.plugin_state.bundle == \"ERROR\"\n\nready if "
              "input.plugins_ready\n";
          draft.modules["h.rego"] = std::make_shared<Module>(Module{"h.rego", text, ast::RegoVersion::kV1, ""});
          return Unit{};
        },
        sink);
    EXPECT_TRUE(changed.ok()) << OpaText(sink);
  }

  const http::Response& Ask(std::string_view method, std::string_view target, std::string_view body = "") {
    if (!session_) session_ = service_.NewSession();
    text_ = std::string(body) + std::string(http::kBodyPadding, '\0');
    http::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.query = request.path.size() < target.size() ? target.substr(request.path.size() + 1) : std::string_view();
    request.body = std::string_view(text_).substr(0, body.size());
    request.fields = {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}};
    request.peer = &peer_;
    response_.Reset();
    session_->Handle(request, response_);
    return response_;
  }

  BackgroundCompiler compiler_{false};
  Store store_{compiler_};
  Metrics metrics_;
  KeptLog log_;
  FakePlugins plugins_;
  ApiContext context_{.store = store_, .metrics = metrics_};
  ApiService service_{context_};
  http::Peer peer_;
  std::unique_ptr<http::Session> session_;
  http::Response response_;
  std::string text_;
};

TEST_F(ApiTest, EveryDecisionIsLogged) {
  context_.log = &log_;
  std::string body = Ask("POST", "/v1/data/p/allow", R"({"input":{"n":2}})").body;
  Ask("POST", "/v0/data/p/allow", R"({"n":0})");
  Ask("POST", "/v1/data/p/bad", R"({"input":{"a":1,"b":1}})");
  Ask("POST", "/v1/query", R"({"query":"x := 1"})");
  Ask("POST", "/v1/batch/data/p/allow", R"({"inputs":{"k":{"n":3}}})");
  Ask("POST", "/v1/admit/p", R"({"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u"}})");
  ASSERT_EQ(log_.events.size(), 6u);
  const KeptLog::Event& first = log_.events[0];
  EXPECT_EQ(first.id.size(), UuidSource::kLength);
  EXPECT_EQ(body, "{\"decision_id\":\"" + first.id + "\",\"result\":true}\n");
  EXPECT_EQ(first.path, "p/allow");
  EXPECT_EQ(first.input, R"({"n":2})");
  EXPECT_EQ(first.result, "true");
  EXPECT_EQ(first.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(log_.events[1].result, "");
  EXPECT_NE(log_.events[2].error.find("eval_conflict_error"), std::string::npos);
  EXPECT_EQ(log_.events[3].query, "x := 1");
  EXPECT_EQ(log_.events[4].batch_id.size(), UuidSource::kLength);
  EXPECT_EQ(log_.events[5].path, "p");
  for (size_t i = 1; i < 6; ++i) EXPECT_GT(log_.events[i].request_number, log_.events[i - 1].request_number);
}

TEST_F(ApiTest, WhatCannotBeLoggedIsNotAnswered) {
  context_.log = &log_;
  log_.failure = "the log is full";
  EXPECT_EQ(Ask("POST", "/v1/data/p/allow", R"({"input":{"n":2}})").status, 500);
  EXPECT_EQ(response_.body.find("result"), std::string::npos);
  EXPECT_NE(response_.body.find("the log is full"), std::string::npos);
}

TEST_F(ApiTest, NondeterministicResultsAreKeptWhenWanted) {
  context_.log = &log_;
  context_.keep_nondeterministic = true;
  Ask("POST", "/v1/data/p/now", "{}");
  EXPECT_TRUE(log_.nondeterministic);
}

TEST_F(ApiTest, PluginsDecideOnReadiness) {
  context_.plugins = &plugins_;
  EXPECT_EQ(Ask("GET", "/health").status, 200);
  EXPECT_EQ(Ask("GET", "/health?bundles").body, "{\"error\":\"one or more bundles are not activated\"}\n");
  EXPECT_EQ(Ask("GET", "/health?plugins").body, "{\"error\":\"one or more plugins are not up\"}\n");
  EXPECT_EQ(Ask("GET", "/health?plugins&exclude-plugin=bundle").status, 200);
  EXPECT_EQ(Ask("GET", "/health/live").status, 200);
  EXPECT_EQ(Ask("GET", "/health/ready").body,
            "{\"error\":\"health check (data.system.health.ready) was undefined\"}\n");
  plugins_.ready = true;
  EXPECT_EQ(Ask("GET", "/health?bundles&plugins").status, 200);
  EXPECT_EQ(Ask("GET", "/health/ready").body, "{}\n");
  EXPECT_EQ(Ask("GET", "/v1/config").body, "{\"result\":{\"labels\":{\"id\":\"x\"}}}\n");
  EXPECT_EQ(Ask("GET", "/v1/status").body, "{\"result\":{\"bundles\":{}}}\n");
}

TEST_F(ApiTest, Provenance) {
  DiagnosticSink sink;
  ASSERT_TRUE(
      store_.Change([](Store::Draft& draft) -> Status { return draft.bundles["authz"].revision = "r7", Unit{}; }, sink)
          .ok());
  context_.version = "1.0";
  EXPECT_EQ(
      Ask("GET", "/v1/data/p/allow?provenance").body,
      "{\"provenance\":{\"version\":\"1.0\",\"build_commit\":\"\",\"build_timestamp\":\"\",\"build_hostname\":\"\","
      "\"bundles\":{\"authz\":{\"revision\":\"r7\"}}}}\n");
}

TEST(TraceContext, OnlyWellFormedHeadersCount) {
  EXPECT_EQ(ParseTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").span_id, "00f067aa0ba902b7");
  EXPECT_EQ(ParseTraceparent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more").trace_id,
            "4bf92f3577b34da6a3ce929d0e0e4736");
  for (const char* bad : {"", "00-x", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                          "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x"})
    EXPECT_EQ(ParseTraceparent(bad).trace_id, "") << bad;
}

TEST(TimeLimit, LeavesTimeToAnswer) {
  using namespace std::chrono_literals;
  EXPECT_EQ(*ParseTimeLimit("1.5s"), 1500ms);
  EXPECT_EQ(*ParseTimeLimit(""), 0ns);
  for (const char* bad : {"s", "5", "-1s", "nans", "1e30h", "5 s"}) EXPECT_FALSE(ParseTimeLimit(bad).ok()) << bad;
  EXPECT_EQ(LimitWithin(10s, 0s), 9s);
  EXPECT_EQ(LimitWithin(0s, 2s), 2s);
  EXPECT_EQ(LimitWithin(10s, 2s), 2s);
  EXPECT_EQ(LimitWithin(0s, 0s), 0s);
}

TEST(Uuid, IsOfVersionFour) {
  UuidSource source;
  char a[UuidSource::kLength], b[UuidSource::kLength];
  source.Next(a), source.Next(b);
  EXPECT_EQ(a[14], '4');
  EXPECT_NE(std::string_view("89ab").find(a[19]), std::string_view::npos);
  EXPECT_NE(std::string_view(a, sizeof a), std::string_view(b, sizeof b));
}

}  // namespace
}  // namespace regoc::server
