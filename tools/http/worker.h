// A thread that answers, and what its connections share.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <thread>

#include "tools/http/blocking_pool.h"
#include "tools/http/connection_list.h"
#include "tools/http/server.h"

namespace regoc::http {

struct Worker {
  Worker(const ServerOptions& options, Service& service, BlockingPool& pool)
      : options(options), service(service), pool(pool), session(service.NewSession()) {}

  const ServerOptions& options;
  Service& service;
  BlockingPool& pool;
  boost::asio::io_context context{1};  // one thread runs it; others post to it
  std::unique_ptr<Session> session;
  ConnectionList connections;  // used by the thread only
  bool draining = false;       // no further requests on connections
  boost::asio::steady_timer tick{context};
  std::thread thread;
};

}  // namespace regoc::http
