#include "tools/console/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "runtime/base/file.h"

namespace regoc::console {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kToken = "a-token-of-the-administrator";
constexpr const char* kPolicy = R"(package rbac

default allow := false

allow if input.user == "ann"
deny contains "no" if input.user == "eve"
)";

// A store with one policy, and a console over it.
class ConsoleTest : public ::testing::Test {
 protected:
  ConsoleTest() : compiler_(false), store_(compiler_), recent_({}) {
    Put("rbac.rego", kPolicy);
    console_ = std::make_unique<Console>(ConsoleOptions{.store = store_, .recent = recent_, .token = kToken});
  }
  void Put(const std::string& id, const std::string& text) {
    DiagnosticSink sink;
    Status changed = store_.Change(
        [&](server::Store::Draft& draft) -> Status {
          draft.modules[id] = std::make_shared<server::Module>(server::Module{id, text, ast::RegoVersion::kV1, ""});
          return Unit{};
        },
        sink);
    ASSERT_TRUE(changed.ok()) << changed.error().message;
  }
  http::Response Send(const char* method, std::string_view path, std::string_view query = {},
                      std::string_view body = {}, std::string_view token = {}) {
    http::Request request{.method = method, .target = path, .path = path, .query = query, .fields = {}, .body = body};
    if (!token.empty()) request.fields.push_back({"x-regoc-admin-token", token});
    http::Response response;
    console_->Handle(request, response);
    return response;
  }
  http::Response Evaluate(const char* what, std::string_view body, std::string_view token = kToken) {
    return Send("POST", std::string("/console/api/") + what, {}, body, token);
  }
  static std::string FieldOf(const http::Response& response, std::string_view name) {
    for (const auto& [field, value] : response.fields)
      if (field == name) return value;
    return "";
  }

  server::BackgroundCompiler compiler_;
  server::Store store_;
  RecentDecisions recent_;
  std::unique_ptr<Console> console_;
};

TEST_F(ConsoleTest, OwnsItsPathsOnly) {
  EXPECT_TRUE(console_->Owns("/console"));
  EXPECT_TRUE(console_->Owns("/console/api/state"));
  EXPECT_FALSE(console_->Owns("/consoles"));
  EXPECT_FALSE(console_->Owns("/v1/data/console"));
}

TEST_F(ConsoleTest, ThePageAllowsItsOwnScriptAndNothingFromElsewhere) {
  http::Response page = Send("GET", "/console");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  std::string policy = FieldOf(page, "Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(policy, HasSubstr("connect-src 'self'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_EQ(page.body.find("http://"), page.body.find("http://www.w3.org/2000/svg"));
  EXPECT_THAT(page.body, Not(HasSubstr("https://")));
  EXPECT_EQ(FieldOf(page, "X-Content-Type-Options"), "nosniff");
}

TEST_F(ConsoleTest, RefusesUnknownPagesAndMethods) {
  EXPECT_EQ(Send("GET", "/console/api/secrets").status, 404);
  http::Response put = Send("PUT", "/console/api/policies");
  EXPECT_EQ(put.status, 405);
  EXPECT_EQ(FieldOf(put, "Allow"), "GET");
  http::Response get = Send("GET", "/console/api/playground");
  EXPECT_EQ(get.status, 405);
  EXPECT_EQ(FieldOf(get, "Allow"), "POST");
}

TEST_F(ConsoleTest, ListsPoliciesAndFollowsTheStore) {
  Json policies = Json::parse(Send("GET", "/console/api/policies").body);
  ASSERT_EQ(policies["rules"].size(), 2u);
  EXPECT_EQ(policies["rules"][0]["name"], "data.rbac.allow");
  EXPECT_EQ(policies["rules"][0]["kind"], "complete");
  EXPECT_EQ(policies["rules"][0]["row"], 3);
  EXPECT_EQ(policies["rules"][1]["mode"], "enforce");
  EXPECT_FALSE(policies["rules"][0].contains("mode"));
  Put("more.rego", "package more\n\np := 1");
  policies = Json::parse(Send("GET", "/console/api/policies").body);
  EXPECT_EQ(policies["rules"].size(), 3u);
  EXPECT_EQ(policies["modules"].size(), 2u);
}

TEST_F(ConsoleTest, ExplainsARule) {
  http::Response response = Send("GET", "/console/api/rule", "name=data.rbac.allow");
  ASSERT_EQ(response.status, 200) << response.body;
  Json rule = Json::parse(response.body);
  EXPECT_EQ(rule["sources"][0]["text"], kPolicy);
  EXPECT_EQ(rule["rules"].size(), 2u);
  EXPECT_EQ(rule["rules"][1]["first_row"], 5);
  EXPECT_EQ(rule["explanation"]["name"], "data.rbac.allow");
  EXPECT_EQ(rule["explanation"]["rules"].size(), 2u);
  EXPECT_EQ(Send("GET", "/console/api/rule", "name=data.rbac.none").status, 404);
  EXPECT_EQ(Send("GET", "/console/api/rule").status, 400);
}

TEST_F(ConsoleTest, EvaluatesForTheAdministratorOnly) {
  for (const char* what : {"playground", "coverage", "replay"}) {
    EXPECT_EQ(Evaluate(what, "{}", "").status, 401) << what;
    EXPECT_EQ(Evaluate(what, "{}", "a-token-of-the-administratoR").status, 401) << what;
    EXPECT_EQ(Evaluate(what, "{}", std::string(kToken) + "x").status, 401) << what;
  }
  console_ = std::make_unique<Console>(ConsoleOptions{.store = store_, .recent = recent_});
  http::Response off = Evaluate("playground", "{}", "");
  EXPECT_EQ(off.status, 403);
  EXPECT_THAT(off.body, HasSubstr("--console-token-file"));
  EXPECT_EQ(Json::parse(Send("GET", "/console/api/state").body)["evaluation"], false);
}

TEST_F(ConsoleTest, RefusesBadRequestsBeforeItEvaluates) {
  EXPECT_EQ(Evaluate("playground", "{").status, 400);
  EXPECT_EQ(Evaluate("playground", "[]").status, 400);
  EXPECT_EQ(Evaluate("playground", "{}").status, 400);
  EXPECT_EQ(Evaluate("playground", R"({"query": 1})").status, 400);
  EXPECT_EQ(Evaluate("playground", R"({"query": "1", "explain": "--help"})").status, 400);
  Json large{{"query", "1"}, {"policy", std::string((size_t{256} << 10) + 1, ' ')}};
  EXPECT_EQ(Evaluate("playground", large.dump()).status, 413);
  EXPECT_EQ(Evaluate("playground", std::string(size_t{20} << 20, ' ')).status, 413);
  EXPECT_EQ(Evaluate("replay", R"({"before": {"path": "/etc/passwd"}})").status, 400);
  EXPECT_EQ(Evaluate("replay", R"({"before": {"active": true}, "after": {"archive": "!"}})").status, 400);
  EXPECT_EQ(Evaluate("replay", R"({"before": {"active": true}, "after": {"active": true}})").status, 400);
  http::Response nothing = Evaluate("coverage", "{}");
  EXPECT_EQ(nothing.status, 422);
  EXPECT_THAT(nothing.body, HasSubstr("no decisions were recorded yet"));
}

TEST_F(ConsoleTest, RefusesMoreEvaluationsThanItMayRun) {
  ConsoleOptions options{.store = store_, .recent = recent_, .token = kToken};
  options.limits.at_once = 0;
  console_ = std::make_unique<Console>(std::move(options));
  EXPECT_EQ(Evaluate("playground", R"({"query": "1"})").status, 429);
  EXPECT_EQ(Evaluate("replay", "{}").status, 429);
}

TEST_F(ConsoleTest, WritesTheActivePoliciesAsABundle) {
  Result<Sandbox> sandbox = Sandbox::Make();
  ASSERT_TRUE(sandbox.ok());
  auto ids = WriteActive(*sandbox, "active", *store_.current(), 100);
  ASSERT_TRUE(ids.ok()) << ids.error().message;
  EXPECT_EQ(ids->at("0.rego"), "rbac.rego");
  EXPECT_EQ(*ReadFile(sandbox->folder() + "/active/0.rego"), kPolicy);
  EXPECT_EQ(*ReadFile(sandbox->folder() + "/active/data.json"), "{}");
  EXPECT_FALSE(WriteActive(*sandbox, "again", *store_.current(), 1).ok());
  std::string folder = sandbox->folder();
  {
    Sandbox ended = *std::move(sandbox);
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(ConsoleTest, DecisionsWantANumber) {
  EXPECT_EQ(Send("GET", "/console/api/decisions", "after=x").status, 400);
  EXPECT_EQ(Send("GET", "/console/api/decisions", "after=-1").status, 400);
  EXPECT_EQ(Json::parse(Send("GET", "/console/api/decisions").body)["decisions"].size(), 0u);
}

TEST(AdminToken, IsTheFileWithoutSpaceAroundIt) {
  std::string path = testing::TempDir() + "/console-token";
  ASSERT_TRUE(WriteFileAtomically(path, " 0123456789abcdef\n").ok());
  EXPECT_EQ(*ReadAdminToken(path), "0123456789abcdef");
  ASSERT_TRUE(WriteFileAtomically(path, "short\n").ok());
  EXPECT_THAT(ReadAdminToken(path).error().message, HasSubstr("at least 16 characters"));
  EXPECT_FALSE(ReadAdminToken(path + "-none").ok());
}

}  // namespace
}  // namespace regoc::console
