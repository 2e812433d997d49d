// What a request and its response hold, and who answers: the border between the transport and the service.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regoc::http {

// Who is at the other end of a connection. Lives as long as the connection.
struct Peer {
  std::string address;  // "127.0.0.1:4711"; "@" for Unix sockets
  bool tls = false;
  std::string client_certificate;  // PEM, verified; empty: none
};

struct Field {
  std::string_view name;  // as it was sent
  std::string_view value;
};

// Views into the connection's buffers: good until the response was handed back.
struct Request {
  std::string_view method;
  std::string_view target;  // as it was sent: "/v1/data/a%2Fb?pretty"
  std::string_view path;    // of the target, before "?"
  std::string_view query;   // of the target, after "?"
  std::vector<Field> fields;
  std::string_view body;  // decoded; kBodyPadding zero bytes follow
  const Peer* peer = nullptr;

  // The first value of a header field, whose name is compared without case; empty when there is none.
  std::string_view field(std::string_view name) const;
};

constexpr size_t kBodyPadding = 64;  // what a JSON reader wants behind its text

struct Response {
  int status = 200;
  std::string_view content_type = "application/json";       // static storage; empty: no such field
  std::vector<std::pair<std::string, std::string>> fields;  // further ones
  std::string body;                                         // its memory is used again for the next response
  bool close = false;                                       // end the connection after this

  void Reset();
};

// Answers requests on one thread. Each thread of a server has its own.
class Session {
 public:
  virtual ~Session() = default;
  // Whether the answer may take long without computing (a policy that sends requests): such requests are answered on a
  // thread of the pool, by a session of that thread.
  virtual bool MayBlock(const Request& request) = 0;
  // Whether it may be refused when there is too much to do. Asked before the body is decoded.
  virtual bool MayBeShed(const Request& request) = 0;
  // Must not throw. Fills the response, which was reset.
  virtual void Handle(const Request& request, Response& response) = 0;
};

// Makes sessions; asked from any thread.
class Service {
 public:
  virtual ~Service() = default;
  virtual std::unique_ptr<Session> NewSession() = 0;
  // The body of an error that the transport itself answers with: "invalid_parameter", "the request is too large".
  virtual std::string ErrorBody(int status, std::string_view message) = 0;
};

}  // namespace regoc::http
