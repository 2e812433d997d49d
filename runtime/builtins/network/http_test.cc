// http.send against a server on this machine's loopback, made here.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "runtime/builtins/network/http_cache.h"
#include "runtime/builtins/network/http_freshness.h"
#include "runtime/builtins/network/http_request.h"
#include "runtime/builtins/test_support.h"
#include "runtime/value/json.h"

namespace regoc::builtins {
namespace {

// Answers each request with what `answer` gives for its text, one after the other.
class Server {
 public:
  using Answer = std::function<std::string(const std::string& request)>;

  explicit Server(Answer answer) : answer_(std::move(answer)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 16), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~Server() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  std::string Url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  int requests() const { return requests_; }

 private:
  void Serve() {
    while (true) {
      int client = ::accept(socket_, nullptr, nullptr);
      if (client < 0) return;
      std::string request = ReadRequest(client);
      ++requests_;
      std::string answer = request.empty() ? "" : answer_(request);
      size_t sent = 0;
      while (sent < answer.size()) {
        ssize_t n = ::send(client, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<size_t>(n);
      }
      ::close(client);
    }
  }

  static std::string ReadRequest(int client) {
    std::string text;
    size_t wanted = std::string::npos;
    char buffer[4096];
    while (text.size() < wanted) {
      ssize_t n = ::recv(client, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      text.append(buffer, static_cast<size_t>(n));
      size_t end = text.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      size_t length = text.find("Content-Length: ");
      wanted = end + 4 + (length < end ? static_cast<size_t>(std::atoi(text.c_str() + length + 16)) : 0);
    }
    return text;
  }

  Answer answer_;
  int socket_;
  int port_ = 0;
  std::atomic<int> requests_ = 0;
  std::thread thread_;
};

std::string Response(std::string_view headers, std::string_view body, std::string_view status = "200 OK") {
  return "HTTP/1.1 " + std::string(status) + "\r\nConnection: close\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// A host with one thread: calls of one evaluation share what is drawn, all share the cache.
class Host {
 public:
  std::string Send(const std::string& request) {
    const decls::BuiltinDecl* decl = decls::FindBuiltin("http.send");
    Value argument = *JsonReader().Parse(arena_, request);
    Outcome outcome = FindBuiltinFunction(decls::IdOf(*decl))(context, &argument);
    if (outcome.failed()) return std::string(outcome.error().code) + ": " + std::string(outcome.error().message);
    return ToRego(*outcome);
  }
  // The body of the response as text.
  std::string Body(const std::string& request) {
    std::string text = Send(request);
    size_t at = text.find("\"raw_body\": \"");
    return at == std::string::npos ? text : text.substr(at + 13, text.find('"', at + 13) - at - 13);
  }
  void NextEvaluation() { context.drawn = nullptr; }

 private:
  Arena arena_;
  BuiltinCache cache_;

 public:
  HttpCache responses;
  std::vector<std::string> allowed;
  HostServices services{nullptr, &responses};
  CallContext context{
      .arena = arena_, .cache = cache_, .now_ns = 1'700'000'000'000'000'000, .name = "http.send", .host = &services};
};

std::string Request(const Server& server, std::string_view more = "") {
  return R"({"method":"get","url":")" + server.Url("/x") + "\"" + std::string(more) + "}";
}

TEST(HttpSend, RequestAndResponse) {
  Server server([](const std::string& request) {
    EXPECT_TRUE(request.starts_with("POST /a?b=c HTTP/1.1\r\n")) << request;
    EXPECT_NE(request.find("\r\nX-Y: z\r\n"), std::string::npos) << request;
    EXPECT_TRUE(request.ends_with("\r\n\r\n{\"a\":[1,\"\\u003c\"]}")) << request;
    return Response("Content-Type: application/json; charset=utf-8\r\nX-A: 1\r\nx-a: 2\r\n", R"({"n": 1.50})");
  });
  EXPECT_EQ(Host().Send(R"({"method":"post","url":")" + server.Url("/a?b=c") +
                        R"(","body":{"a":[1,"<"]},"headers":{"x-y":"z"}})"),
            R"({"body": {"n": 1.50}, "headers": {"connection": ["close"], "content-length": ["11"], )"
            R"("content-type": ["application/json; charset=utf-8"], "x-a": ["1", "2"]}, )"
            R"("raw_body": "{\"n\": 1.50}", "status": "200 OK", "status_code": 200})");
}

TEST(HttpSend, BodiesAreDecodedAsTheirTypeSays) {
  std::string type;
  std::string body;
  Server server([&](const std::string&) { return Response("Content-Type: " + type + "\r\n", body); });
  auto decoded = [&](std::string t, std::string b, std::string_view more = "") {
    type = std::move(t);
    body = std::move(b);
    std::string result = Host().Send(Request(server, more));
    return result.substr(9, result.find(", \"headers\"") - 9);
  };
  EXPECT_EQ(decoded("application/json", "[1]"), "[1]");
  EXPECT_EQ(decoded("application/problem+json", "[1]"), "[1]");
  EXPECT_EQ(decoded("text/plain", "[1]"), "null");
  EXPECT_EQ(decoded("application/json", "[1"), "null");
  EXPECT_EQ(decoded("application/x-yaml", "a: 1"), "{\"a\": 1}");
  EXPECT_EQ(decoded("text/plain", "[1]", R"(,"force_json_decode":true)"), "[1]");
  EXPECT_EQ(decoded("text/plain", "a: [1]", R"(,"force_yaml_decode":true)"), "{\"a\": [1]}");
}

TEST(HttpSend, RedirectsAreFollowedOnlyWhereAsked) {
  Server server([&](const std::string& request) {
    if (request.starts_with("GET /y ") || request.starts_with("GET /y?")) {
      return Response("", request.find("Referer: http://") == std::string::npos ? "no referer" : "there");
    }
    return Response("Location: /y\r\n", "here", "302 Found");
  });
  EXPECT_EQ(Host().Body(Request(server)), "here");
  EXPECT_EQ(Host().Body(Request(server, R"(,"enable_redirect":true)")), "there");
  Host host;
  host.services.allowed_hosts = &host.allowed;
  host.allowed = {"127.0.0.1"};
  EXPECT_EQ(host.Body(Request(server, R"(,"enable_redirect":true)")), "there");
  host.allowed = {"example.com"};
  host.NextEvaluation();
  EXPECT_EQ(host.Body(Request(server)), "eval_builtin_error: http.send: disallowed host: 127.0.0.1");
}

TEST(HttpSend, RedirectsToOtherHostsAreCheckedAndEnd) {
  Server server([&](const std::string& request) {
    if (request.starts_with("GET /x ")) return Response("Location: http://localhost/\r\n", "", "302 Found");
    return Response("Location: /loop\r\n", "", "307 Temporary Redirect");
  });
  Host host;
  host.services.allowed_hosts = &host.allowed;
  host.allowed = {"127.0.0.1"};
  EXPECT_EQ(host.Body(Request(server, R"(,"enable_redirect":true)")),
            "eval_builtin_error: http.send: Get \"http://localhost/\": disallowed host: localhost");
  EXPECT_EQ(host.Body(R"({"method":"get","enable_redirect":true,"url":")" + server.Url("/loop") + "\"}"),
            "eval_builtin_error: http.send: Get \"" + server.Url("/loop") + "\": stopped after 100 redirects");
}

TEST(HttpSend, EqualRequestsOfAnEvaluationAreMadeOnce) {
  Server server([](const std::string&) { return Response("", "a"); });
  Host host;
  EXPECT_EQ(host.Body(Request(server)), "a");
  EXPECT_EQ(host.Body(Request(server)), "a");
  EXPECT_EQ(server.requests(), 1);
  host.Body(Request(server, R"(,"headers":{"a":"1"},"cache_ignored_headers":["a"])"));
  host.Body(Request(server, R"(,"headers":{"a":"2"},"cache_ignored_headers":["a"])"));
  EXPECT_EQ(server.requests(), 2);
  host.NextEvaluation();
  EXPECT_EQ(host.Body(Request(server)), "a");
  EXPECT_EQ(server.requests(), 3);
}

// Its clock stands at 2023-11-14T22:13:20Z.
TEST(HttpSend, FreshResponsesAreKeptBetweenEvaluations) {
  std::string headers = "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\nCache-Control: max-age=10\r\nETag: \"1\"\r\n";
  bool modified = true;
  Server server([&](const std::string& request) {
    bool asks = request.find("If-None-Match: \"1\"") != std::string::npos;
    if (asks && !modified) return Response(headers, "", "304 Not Modified");
    return Response(headers, asks ? "new" : "old");
  });
  Host host;
  auto body = [&] {
    host.NextEvaluation();
    return host.Body(Request(server, R"(,"cache":true)"));
  };
  EXPECT_EQ(body(), "old");
  EXPECT_EQ(body(), "old");
  EXPECT_EQ(server.requests(), 1);
  host.context.now_ns += 11'000'000'000;
  modified = false;
  EXPECT_EQ(body(), "old");  // asked, and told that it is the same
  EXPECT_EQ(server.requests(), 2);
  modified = true;
  EXPECT_EQ(body(), "new");
  EXPECT_EQ(server.requests(), 3);
}

TEST(HttpSend, WhatMayNotBeKeptIsNot) {
  std::string headers;
  Server server([&](const std::string&) { return Response(headers, "a"); });
  auto requests_for = [&](std::string_view options) {
    Host host;
    int before = server.requests();
    for (int i = 0; i < 2; ++i) {
      host.NextEvaluation();
      host.Body(Request(server, options));
    }
    return server.requests() - before;
  };
  EXPECT_EQ(requests_for(R"(,"cache":true)"), 2);  // nothing says how long
  headers = "Expires: Tue, 14 Nov 2023 22:13:21 GMT\r\n";
  EXPECT_EQ(requests_for(R"(,"cache":true)"), 1);
  EXPECT_EQ(requests_for(""), 2);
  headers = "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\nCache-Control: max-age=10, no-store\r\n";
  EXPECT_EQ(requests_for(R"(,"cache":true)"), 2);
  EXPECT_EQ(requests_for(R"(,"force_cache":true,"force_cache_duration_seconds":5)"), 1);
  EXPECT_EQ(requests_for(R"(,"force_cache":true,"force_cache_duration_seconds":5,"caching_mode":"x")"), 2);
}

TEST(HttpSend, ErrorsAreRaisedOrGiven) {
  Host host;
  auto send = [&](std::string_view more) {
    host.NextEvaluation();
    return host.Send(R"({"method":"get","url":"http://127.0.0.1:1/")" + std::string(more) + "}");
  };
  EXPECT_EQ(send(""),
            "eval_builtin_error: http.send: Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection "
            "refused");
  EXPECT_EQ(send(R"(,"raise_error":false)"),
            R"({"error": {"code": "eval_http_send_network_error", "message": "Get \"http://127.0.0.1:1/\": dial tcp )"
            R"(127.0.0.1:1: connect: connection refused"}, "status_code": 0})");
  EXPECT_EQ(send(R"(,"raise_error":1)"), "eval_builtin_error: http.send: invalid value for raise_error field");
  EXPECT_EQ(send(R"(,"x":1)"), "eval_type_error: http.send: operand 1 invalid request parameters(s): {\"x\"}");
  EXPECT_EQ(send(R"(,"timeout":"1x")"),
            "eval_builtin_error: http.send: invalid timeout value \"1x\": time: unknown unit \"x\" in duration \"1x\"");
  EXPECT_EQ(send(R"(,"timeout":true)"),
            "eval_type_error: http.send: operand 1 'timeout' must be one of {string, number} but got boolean");
  EXPECT_EQ(send(R"(,"headers":{"a":1})"), "eval_builtin_error: http.send: invalid type for headers value \"1\"");
  EXPECT_EQ(send(R"(,"headers":{"a":"b\nc: d"})"),
            "eval_builtin_error: http.send: Get \"http://127.0.0.1:1/\": net/http: invalid header field value for "
            "\"A\"");
  EXPECT_EQ(send(R"(,"max_retry_attempts":-1)"),
            "eval_builtin_error: http.send: invalid value -1 for field \"max_retry_attempts\"");
  EXPECT_EQ(send(R"(,"enable_redirect":"x")"),
            "eval_builtin_error: http.send: strconv.ParseBool: parsing \"\\\"x\\\"\": invalid syntax");
  EXPECT_EQ(send(R"(,"tls_ca_cert":"x")"), "eval_builtin_error: http.send: could not append certificates");
  EXPECT_EQ(send(R"(,"tls_ca_cert_file":"/nonexistent")"),
            "eval_builtin_error: http.send: open /nonexistent: no such file or directory");
  EXPECT_EQ(host.Send(R"({"method":"get","url":"ftp://a/"})"),
            "eval_builtin_error: http.send: Get \"ftp://a/\": unsupported protocol scheme \"ftp\"");
  EXPECT_EQ(host.Send(R"({"method":"g t","url":"http://a/"})"),
            "eval_builtin_error: http.send: net/http: invalid method \"G T\"");
  EXPECT_EQ(host.Send(R"({"method":"get","url":"http://localhost/?","raise_error":false,"timeout":true})"),
            R"({"error": {"code": "eval_http_send_internal_error", "message": "eval_type_error: http.send: operand 1 )"
            R"('timeout' must be one of {string, number} but got boolean"}, "status_code": 0})");
}

TEST(HttpSend, SilentServersTimeOut) {
  Server server([](const std::string&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    return std::string();
  });
  Host host;
  EXPECT_EQ(host.Send(Request(server, R"(,"timeout":"50ms")")),
            "eval_builtin_error: http.send: Get " + server.Url("/x") + ": request timed out");
}

TEST(HttpSend, FailedRequestsAreMadeAgain) {
  std::atomic<int> made = 0;
  Server server([&](const std::string&) { return made++ % 2 == 0 ? "" : Response("", "at last"); });
  EXPECT_NE(Host().Send(Request(server)).find("eval_builtin_error"), std::string::npos);
  EXPECT_EQ(server.requests(), 1);
  made = 0;
  EXPECT_EQ(Host().Body(Request(server, R"(,"max_retry_attempts":1)")), "at last");
  EXPECT_EQ(server.requests(), 3);
}

TEST(HttpSend, CancelledEvaluationsStopWaiting) {
  std::atomic<bool> cancelled = false;
  Server server([&](const std::string&) {
    cancelled = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    return std::string();
  });
  Host host;
  host.context.cancelled = &cancelled;
  EXPECT_EQ(host.Send(Request(server, R"(,"max_retry_attempts":5)")),
            "eval_cancel_error: http.send: timed out (context canceled)");
}

TEST(HttpSend, LargeResponsesAreRefused) {
  Server server([](const std::string&) { return Response("", std::string(100000, 'a')); });
  Host host;
  host.context.memory_limit = 50000;
  EXPECT_EQ(host.Send(Request(server)),
            "eval_builtin_error: http.send: Get \"" + server.Url("/x") + "\": response is larger than the limit");
  Server chatty([](const std::string&) { return "HTTP/1.1 200 OK\r\nX: " + std::string(3 << 20, 'a') + "\r\n\r\n"; });
  EXPECT_NE(Host().Send(Request(chatty)).find("eval_builtin_error"), std::string::npos);
}

TEST(HttpCache, OldEntriesMakeRoom) {
  HttpCache cache(3000);
  auto entry = [](size_t size) { return CachedResponse{{"200 OK", 200, {}, std::string(size, 'a')}, 1}; };
  cache.Insert("a", entry(1000));
  cache.Insert("b", entry(1000));
  EXPECT_TRUE(cache.Find("a"));
  cache.Insert("c", entry(1000));
  EXPECT_FALSE(cache.Find("a"));
  EXPECT_TRUE(cache.Find("b") && cache.Find("c"));
  cache.Insert("d", entry(5000));
  EXPECT_FALSE(cache.Find("d"));
  cache.Erase("b");
  cache.Erase("c");
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST(HttpFreshness, ReadsWhatServersWrite) {
  using Headers = HttpHeaders;
  constexpr char kDate[] = "Thu, 01 Jan 1970 00:00:10 GMT";
  EXPECT_EQ(ExpiryOf({{"date", kDate}, {"cache-control", "public, max-age=5"}}), 15'000'000'000);
  EXPECT_EQ(ExpiryOf({{"cache-control", "max-age=5"}}), std::nullopt);
  EXPECT_EQ(ExpiryOf({{"date", kDate}, {"cache-control", "max-age=x"}}), std::nullopt);
  EXPECT_EQ(ExpiryOf({{"date", kDate}, {"cache-control", "max-age=99999999999999"}}), 2147483657'000'000'000);
  EXPECT_EQ(ExpiryOf(Headers{{"expires", kDate}}), 10'000'000'000);
  EXPECT_EQ(ExpiryOf(Headers{{"expires", "0"}}), 0);
  EXPECT_EQ(ExpiryOf({}), 0);
  EXPECT_FALSE(MayBeStored(Headers{{"cache-control", "a=b, no-store"}}));
  EXPECT_TRUE(IsCacheableStatus(404) && !IsCacheableStatus(500));
}

TEST(HttpHeaderNames, AreWrittenAsGoWritesThem) {
  EXPECT_EQ(CanonicalHeaderName("content-TYPE"), "Content-Type");
  EXPECT_EQ(CanonicalHeaderName("x-a b"), "x-a b");
}

TEST(Lookup, AddressesAreThemselves) {
  EXPECT_EQ(Call("net.lookup_ip_addr", R"(["127.0.0.1"])"), R"({"127.0.0.1"})");
  EXPECT_EQ(Call("net.lookup_ip_addr", R"(["::1"])"), R"({"::1"})");
  EXPECT_NE(Call("net.lookup_ip_addr", R"([""])").find("no such host"), std::string::npos);
}

}  // namespace
}  // namespace regoc::builtins
