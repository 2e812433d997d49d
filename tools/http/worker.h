// A thread that answers, and what its connections share.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <thread>

#include "tools/http/blocking_pool.h"
#include "tools/http/connection_list.h"
#include "tools/http/counts.h"
#include "tools/http/server.h"

namespace regoc::http {

class Worker {
 public:
  // One of so many.
  Worker(const ServerOptions& options, size_t workers, Service& service, BlockingPool& pool)
      : options(options),
        service(service),
        pool(pool),
        session(service.NewSession()),
        max_connections(std::max<size_t>(1, options.max_connections / workers)) {}

  void Start();
  // Any thread: no further requests; the thread ends with its last connection, or at `end`.
  void Drain(Clock::time_point end);
  void Join();

  const ServerOptions& options;
  Service& service;
  BlockingPool& pool;
  std::unique_ptr<Session> session;
  WorkerCounts counts;
  const size_t max_connections;

  // What follows is for the thread only.
  ConnectionList connections;
  bool draining = false;    // no further requests
  bool overloaded = false;  // what arrives waits too long

  // One thread runs it; others post to it. Goes first, and with it the connections.
  boost::asio::io_context context{1};

 private:
  void Look();
  // Measures how late the thread comes to what is ready.
  void Probe();
  void LookForEnd();

  boost::asio::steady_timer look_{context};
  boost::asio::steady_timer probe_{context};
  Clock::time_point end_;
  std::thread thread_;
};

}  // namespace regoc::http
