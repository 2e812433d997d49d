// A server for HTTP/1.1 (keep-alive, pipelining) on TCP and Unix sockets.
//
//   Result<std::unique_ptr<Server>> server = Server::Start(options, service);
//   …
//   (*server)->Stop(std::chrono::seconds(10));   // no more requests are taken; those that began are answered
//
// One thread a processor answers what computes, with a session of its own, and shares nothing; what may block is
// answered by a pool of further threads.
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
#include "tools/http/tls.h"

namespace regoc::http {

// Of bodies.
struct GzipOptions {
  size_t max_decompressed = size_t{512} << 20;  // bytes of a request's body
  size_t min_length = 1024;  // bytes of an answer from which on it is compressed, when the client takes it
  int level = 9;
};

struct ServerOptions {
  // "host:port", ":port", "http://…", "https://…" (with tls), "unix:///path"; port 0 takes a free one.
  std::vector<std::string> addresses;
  std::vector<int> sockets;               // that listen already, as a service manager hands them over; taken over
  std::shared_ptr<const TlsContext> tls;  // nullptr: TCP as it is
  unsigned unix_permissions = 0755;       // of the sockets' files
  size_t threads = 0;                     // that answer; 0: one a processor
  size_t blocking_threads = 64;           // at most; started as they are needed
  size_t max_waiting = 1024;              // requests that wait for a blocking thread; further ones get 503
  size_t max_connections = 100'000;       // further ones get 503 and are closed
  RequestLimits limits;
  GzipOptions gzip;
  std::chrono::seconds idle_timeout{120};    // between requests
  std::chrono::seconds request_timeout{60};  // for a request to arrive whole, and for an answer to be taken
  // When what has arrived waits so long for its thread, requests get 503 until that has caught up. Zero: never.
  std::chrono::milliseconds overload_after{1000};
};

// What happened since the start. Read by any thread.
struct ServerCounts {
  uint64_t connections = 0;  // that are open
  uint64_t accepted = 0;
  uint64_t refused_connections = 0;
  uint64_t shed = 0;       // requests answered with 503 for overload
  uint64_t malformed = 0;  // requests that the transport refused
  uint64_t timed_out = 0;  // connections that were too slow
  uint64_t failed_handshakes = 0;
};

class Server {
 public:
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options, Service& service);
  virtual ~Server() = default;
  // "127.0.0.1:8181", in the order of the options.
  virtual const std::vector<std::string>& addresses() const = 0;
  // For connections from now on.
  virtual void SetTls(std::shared_ptr<const TlsContext> tls) = 0;
  virtual ServerCounts counts() const = 0;
  // Ends it after what has begun is answered, or the time is over.
  virtual void Stop(std::chrono::milliseconds patience) = 0;
};

}  // namespace regoc::http
