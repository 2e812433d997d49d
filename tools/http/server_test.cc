#include "tools/http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "tools/http/gzip.h"

namespace regoc::http {
namespace {

// Lets "/wait" answers go when told to.
class Gate {
 public:
  void Wait() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void UntilWaiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }
  void Open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

// Answers with what it was asked.
class EchoService final : public Service {
 public:
  explicit EchoService(Gate* gate = nullptr) : gate_(gate) {}
  std::unique_ptr<Session> NewSession() override { return std::make_unique<EchoSession>(gate_); }
  std::string ErrorBody(int status, std::string_view message) override {
    return std::to_string(status) + " " + std::string(message);
  }

 private:
  class EchoSession final : public Session {
   public:
    explicit EchoSession(Gate* gate) : gate_(gate) {}
    bool MayBlock(const Request& request) override { return request.path == "/wait"; }
    bool MayBeShed(const Request&) override { return true; }
    void Handle(const Request& request, Response& response) override {
      if (request.path == "/wait") gate_->Wait();
      if (request.path == "/large") return void(response.body.assign(100'000, 'x'));
      response.body = std::string(request.method) + " " + std::string(request.target) + " " + std::string(request.body);
    }

   private:
    Gate* gate_;
  };
  Gate* gate_;
};

class Client {
 public:
  explicit Client(const std::string& address) {
    if (address.starts_with("unix://")) {
      sockaddr_un at{};
      at.sun_family = AF_UNIX;
      address.copy(at.sun_path, sizeof at.sun_path - 1, 7);
      Connect(AF_UNIX, reinterpret_cast<sockaddr*>(&at), sizeof at);
    } else {
      sockaddr_in at{};
      at.sin_family = AF_INET;
      at.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
      inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
      Connect(AF_INET, reinterpret_cast<sockaddr*>(&at), sizeof at);
    }
  }
  ~Client() { ::close(socket_); }

  void Send(std::string_view bytes) {
    ASSERT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void FinishSending() { ::shutdown(socket_, SHUT_WR); }
  // Until `end` was read, or the other side closes.
  std::string Receive(std::string_view end = "\1") {
    std::string all;
    char buffer[4096];
    while (all.find(end) == all.npos) {
      ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got <= 0) break;
      all.append(buffer, static_cast<size_t>(got));
    }
    return all;
  }

 private:
  void Connect(int family, const sockaddr* at, socklen_t size) {
    socket_ = ::socket(family, SOCK_STREAM, 0);
    ASSERT_EQ(::connect(socket_, at, size), 0);
  }
  int socket_ = -1;
};

std::unique_ptr<Server> Start(Service& service, ServerOptions options = {}) {
  if (options.addresses.empty()) options.addresses = {"127.0.0.1:0"};
  options.threads = 2;
  Result<std::unique_ptr<Server>> server = Server::Start(options, service);
  EXPECT_TRUE(server.ok()) << server.error().message;
  return server.ok() ? std::move(*server) : nullptr;
}

std::string Get(const std::string& path, const std::string& fields = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

TEST(Server, AnswersOneRequestAfterTheOther) {
  EchoService service;
  auto server = Start(service);
  Client client(server->addresses()[0]);
  client.Send(Get("/one"));
  std::string one = client.Receive("GET /one ");
  EXPECT_TRUE(one.starts_with("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n")) << one;
  client.Send(Get("/two", "Connection: close\r\n"));
  std::string two = client.Receive();
  EXPECT_NE(two.find("Connection: close"), two.npos);
  EXPECT_TRUE(two.ends_with("GET /two "));
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
  Gate gate;
  gate.Open();
  EchoService service(&gate);
  auto server = Start(service);
  Client client(server->addresses()[0]);
  std::string all;
  for (int i = 0; i < 500; ++i) all += Get((i % 50 == 7 ? "/wait?" : "/") + std::to_string(i));
  client.Send(all + Get("/last", "Connection: close\r\n"));
  std::string answers = client.Receive();
  size_t at = 0;
  for (int i = 0; i < 500; ++i) {
    at = answers.find((i % 50 == 7 ? "GET /wait?" : "GET /") + std::to_string(i) + " ", at);
    ASSERT_NE(at, answers.npos) << i;
  }
}

TEST(Server, ListensOnUnixSocketsAndTakesOverWhatAnEndedServerLeft) {
  EchoService service;
  std::string path = testing::TempDir() + "regoc_http_" + std::to_string(::getpid()) + ".sock";
  for (int round = 0; round < 2; ++round) {
    int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    (void)::bind(left, reinterpret_cast<sockaddr*>(&at), sizeof at);
    ::close(left);  // the file stays
    auto server = Start(service, {.addresses = {"unix://" + path}});
    ASSERT_TRUE(server);
    Client client(server->addresses()[0]);
    client.Send(Get("/x", "Connection: close\r\n"));
    EXPECT_TRUE(client.Receive().ends_with("GET /x "));
    auto second = Server::Start({.addresses = {"unix://" + path}}, service);
    EXPECT_FALSE(second.ok());
  }
  EXPECT_NE(::access(path.c_str(), F_OK), 0);
}

TEST(Server, RequestsThatBlockDoNotHoldUpOthers) {
  Gate gate;
  EchoService service(&gate);
  auto server = Start(service, {.blocking_threads = 2, .max_waiting = 1});
  std::vector<std::unique_ptr<Client>> blocked;
  for (int i = 0; i < 3; ++i) {
    blocked.push_back(std::make_unique<Client>(server->addresses()[0]));
    blocked.back()->Send(Get("/wait", "Connection: close\r\n"));
    if (i < 2) gate.UntilWaiting(i + 1);
  }
  Client other(server->addresses()[0]);
  // The third waits for a thread; a fourth is one too many. Which of both comes fourth, the order of arrival says.
  other.Send(Get("/wait", "Connection: close\r\n"));
  Client quick(server->addresses()[0]);
  quick.Send(Get("/quick", "Connection: close\r\n"));
  EXPECT_TRUE(quick.Receive().ends_with("GET /quick "));
  gate.Open();
  int refused = 0;
  blocked.push_back(nullptr);
  for (auto& client : blocked) {
    std::string answer = client ? client->Receive() : other.Receive();
    refused += answer.find("503 too many requests wait") != answer.npos && answer.find("Retry-After: 1") != answer.npos;
  }
  EXPECT_LE(refused, 1);
  EXPECT_EQ(server->counts().shed, static_cast<uint64_t>(refused));
}

TEST(Server, WhatIsNoRequestGetsAnAnswerAndTheEnd) {
  EchoService service;
  auto server = Start(service, {.limits = {.header_bytes = 1000, .body_bytes = 10}});
  for (const auto& [bytes, status] : std::vector<std::pair<std::string, std::string>>{
           {"nonsense\r\n\r\n", "400"},
           {"GET / HTTP/1.1\r\nA: " + std::string(2000, 'x') + "\r\n\r\n", "431"},
           {"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + std::string(1000, 'x'), "413"}}) {
    Client client(server->addresses()[0]);
    client.Send(bytes);
    std::string answer = client.Receive();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status)) << answer;
    EXPECT_NE(answer.find("Connection: close"), answer.npos);
  }
  EXPECT_EQ(server->counts().malformed, 3u);
}

TEST(Server, HalfClosedClientsGetTheirAnswer) {
  EchoService service;
  auto server = Start(service);
  Client client(server->addresses()[0]);
  client.Send(Get("/x"));
  client.FinishSending();
  EXPECT_TRUE(client.Receive("GET /x ").ends_with("GET /x "));
}

TEST(Server, BodiesAreCompressedBothWays) {
  EchoService service;
  auto server = Start(service, {.gzip = {.max_decompressed = 1000}});
  auto ask = [&](const std::string& fields, const std::string& body) {
    Client client(server->addresses()[0]);
    client.Send("POST /x HTTP/1.1\r\nConnection: close\r\n" + fields +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.Receive();
  };
  EXPECT_TRUE(ask("Content-Encoding: gzip\r\n", Compressed("hello", 6)).ends_with("POST /x hello"));
  EXPECT_TRUE(ask("Content-Encoding: gzip\r\n", "hello").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask("Content-Encoding: gzip\r\n", Compressed(std::string(2000, ' '), 6)).starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(ask("Content-Encoding: br\r\n", "hello").starts_with("HTTP/1.1 415"));
  Client client(server->addresses()[0]);
  client.Send(Get("/large", "Accept-Encoding: gzip\r\nConnection: close\r\n"));
  std::string answer = client.Receive();
  EXPECT_NE(answer.find("Content-Encoding: gzip"), answer.npos);
  Result<std::string> body = Decompressed(answer.substr(answer.find("\r\n\r\n") + 4), 200'000);
  ASSERT_TRUE(body.ok()) << body.error().message;
  EXPECT_EQ(*body, std::string(100'000, 'x'));
}

TEST(Server, StopAnswersWhatHasBegun) {
  Gate gate;
  EchoService service(&gate);
  auto server = Start(service);
  Client idle(server->addresses()[0]), busy(server->addresses()[0]);
  idle.Send(Get("/x"));
  idle.Receive("GET /x ");
  busy.Send(Get("/wait"));
  gate.UntilWaiting(1);
  std::thread stop([&] { server->Stop(std::chrono::seconds(60)); });
  EXPECT_EQ(idle.Receive(), "");  // was waiting for a request
  gate.Open();
  std::string answer = busy.Receive();
  EXPECT_TRUE(answer.ends_with("GET /wait ")) << answer;
  EXPECT_NE(answer.find("Connection: close"), answer.npos);
  stop.join();
}

TEST(Server, ConnectionsHaveABound) {
  EchoService service;
  auto server = Start(service, {.max_connections = 4});
  std::vector<std::unique_ptr<Client>> clients;
  int refused = 0;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(server->addresses()[0]));
    clients.back()->Send(Get("/x"));
    refused += clients.back()->Receive("\r\n").starts_with("HTTP/1.1 503");
  }
  EXPECT_EQ(refused, 4);
  EXPECT_EQ(server->counts().refused_connections, 4u);
}

TEST(Server, AddressesThatCannotBeHadAreErrors) {
  EchoService service;
  auto server = Start(service);
  for (const std::string& address : {server->addresses()[0], std::string("nowhere.invalid:1"), std::string("127.0.0.1"),
                                     std::string("https://127.0.0.1:0"), "unix:///" + std::string(200, 'x')}) {
    auto second = Server::Start({.addresses = {address}}, service);
    ASSERT_FALSE(second.ok()) << address;
    EXPECT_TRUE(second.error().message.starts_with("address ")) << second.error().message;
  }
}

}  // namespace
}  // namespace regoc::http
