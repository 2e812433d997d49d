// Redirects, retries and credentials against a client that answers from a list; nothing sleeps.
#include "tools/stores/requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/stores/oci_auth.h"

namespace regoc::stores {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

HttpResponse Status(int status, Headers headers = {}) {
  HttpResponse response;
  response.status = status;
  response.headers = std::move(headers);
  return response;
}

class Script : public HttpClient {
 public:
  HttpResponse Send(const HttpRequest& request, BodySink*) override {
    sent.push_back(request);
    EXPECT_FALSE(answers.empty());
    if (answers.empty()) return Status(599);
    HttpResponse next = answers.front();
    answers.erase(answers.begin());
    return next;
  }
  std::vector<HttpResponse> answers;
  std::vector<HttpRequest> sent;
};

class Token : public Authorizer {
 public:
  regoc::Status Authorize(HttpRequest& request) override {
    request.headers.emplace_back("Authorization", "secret " + std::to_string(renewed));
    return Unit{};
  }
  Result<bool> Renew(const HttpResponse&) override {
    ++renewed;
    return true;
  }
  int renewed = 0;
};

bool Authorized(const HttpRequest& request) {
  for (const auto& header : request.headers)
    if (header.first == "Authorization") return true;
  return false;
}

class RequestsTest : public testing::Test {
 protected:
  HttpResponse Get(const std::string& url, const std::string& method = "GET") {
    RequestOptions options{.attempts = 4, .delay = milliseconds(100), .max_delay = milliseconds(1000)};
    options.sleep = [this](milliseconds time) { slept.push_back(time.count()); };
    Requests requests(client, options);
    return requests.Send({.method = method, .url = url, .headers = {}}, &token, nullptr);
  }
  Script client;
  Token token;
  std::vector<int64_t> slept;
};

TEST_F(RequestsTest, WaitsLongerEachTime) {
  client.answers = {Status(503), Status(429), Status(500), Status(200)};
  EXPECT_TRUE(Get("https://a.example/").success());
  EXPECT_THAT(slept, ElementsAre(100, 200, 400));
}

TEST_F(RequestsTest, WaitsAsLongAsItIsAskedToWithinTheBound) {
  client.answers = {Status(429, {{"retry-after", "1"}}), Status(503, {{"retry-after", "86400"}}), Status(200)};
  EXPECT_TRUE(Get("https://a.example/").success());
  EXPECT_THAT(slept, ElementsAre(1000, 1000));
}

TEST_F(RequestsTest, GivesUp) {
  client.answers = {Status(503), Status(503), Status(503), Status(503)};
  EXPECT_EQ(Get("https://a.example/").status, 503);
  client.answers = {Status(404)};
  EXPECT_EQ(Get("https://a.example/").status, 404);
  client.answers = {Status(503)};
  EXPECT_EQ(Get("https://a.example/", "PATCH").status, 503);
}

TEST_F(RequestsTest, CredentialsStayAtTheirOrigin) {
  client.answers = {Status(307, {{"location", "https://a.example/x"}}),
                    Status(307, {{"location", "https://b.example/x"}}),
                    Status(307, {{"location", "https://b.example/y"}}),
                    Status(307, {{"location", "https://a.example:8443/"}}), Status(200)};
  EXPECT_TRUE(Get("https://a.example/").success());
  std::vector<bool> authorized;
  for (const HttpRequest& request : client.sent) authorized.push_back(Authorized(request));
  EXPECT_THAT(authorized, ElementsAre(true, true, false, false, false));
}

TEST_F(RequestsTest, NeverLeavesTls) {
  for (const char* target : {"http://a.example/", "http://127.0.0.1/"}) {
    client.answers = {Status(302, {{"location", target}})};
    EXPECT_THAT(Get("https://a.example/").fault, HasSubstr("http://"));
  }
  EXPECT_THAT(Get("http://a.example/").fault, HasSubstr("would not be encrypted"));
}

TEST_F(RequestsTest, AsksForOtherCredentialsOnce) {
  client.answers = {Status(401), Status(401)};
  EXPECT_EQ(Get("https://a.example/").status, 401);
  EXPECT_EQ(token.renewed, 1);
}

TEST_F(RequestsTest, OnlyReadingFollowsEveryRedirect) {
  client.answers = {Status(302, {{"location", "https://a.example/x"}})};
  EXPECT_EQ(Get("https://a.example/", "PUT").status, 302);
  client.answers = {Status(308, {{"location", "https://a.example/x"}}), Status(201)};
  EXPECT_EQ(Get("https://a.example/", "PUT").status, 201);
  EXPECT_EQ(client.sent.back().method, "PUT");
}

TEST(Challenges, AsServersWriteThem) {
  std::vector<Challenge> two = ParseChallenges(
      R"(Bearer realm="https://auth.example/token?x=\"1\"",service=reg , scope="repository:a/b:pull,push", Basic realm="x")");
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].scheme, "bearer");
  EXPECT_EQ(two[0].parameters["realm"], "https://auth.example/token?x=\"1\"");
  EXPECT_EQ(two[0].parameters["service"], "reg");
  EXPECT_EQ(two[0].parameters["scope"], "repository:a/b:pull,push");
  EXPECT_EQ(two[1].scheme, "basic");
  for (const char* text : {"", ",,,", "=", "\"", "Bearer realm=\"", "@@@", "realm=x"}) ParseChallenges(text);  // ends
}

}  // namespace
}  // namespace regoc::stores
