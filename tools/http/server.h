// A server for HTTP/1.1 (keep-alive, pipelining) on TCP and Unix sockets.
//
//   Result<std::unique_ptr<Server>> server = Server::Start(options, service);
//   …
//   (*server)->Stop(std::chrono::seconds(10));   // no more requests are taken; those that began are answered
//
// One thread a processor answers what computes, with a session of its own, and shares nothing; what may block is answered
// by a pool of further threads.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "tools/http/message.h"
#include "tools/http/request_reader.h"

namespace regoc::http {

struct ServerOptions {
  std::vector<std::string> addresses;  // "host:port", ":port", "http://…", "unix:///path"; port 0 takes a free one
  size_t threads = 0;                  // that answer; 0: one a processor
  size_t blocking_threads = 64;        // at most; started as they are needed
  size_t max_waiting = 1024;           // requests that wait for a blocking thread; further ones get 503
  RequestLimits limits;
  std::chrono::seconds idle_timeout{120};    // between requests
  std::chrono::seconds request_timeout{60};  // for a request to arrive whole
};

class Server {
 public:
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options, Service& service);
  virtual ~Server() = default;
  // "127.0.0.1:8181", in the order of the options.
  virtual const std::vector<std::string>& addresses() const = 0;
  // Ends it after what has begun is answered, or the time is over.
  virtual void Stop(std::chrono::milliseconds patience) = 0;
};

}  // namespace regoc::http
