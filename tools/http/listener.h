// Takes connections and hands them to workers in turn.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tools/http/worker.h"

namespace regoc::http {

// Runs on the thread of the first worker.
class Listener {
 public:
  Listener(const ServerOptions& options, const std::vector<std::unique_ptr<Worker>>& workers);
  ~Listener();

  Status Open();
  void Start();
  // On the thread of the first worker.
  void Close();
  void SetTls(std::shared_ptr<const TlsContext> tls);
  const std::vector<std::string>& addresses() const { return addresses_; }

 private:
  using Tcp = boost::asio::ip::tcp;
  using Unix = boost::asio::local::stream_protocol;

  Status Listen(const std::string& address);
  Status ListenUnix(const std::string& path);
  Status TakeOver(int socket);
  template <typename Acceptor, typename Socket>
  void Accept(Acceptor& acceptor);
  void HandOver(Worker& worker, Tcp::socket socket);
  void HandOver(Worker& worker, Unix::socket socket);
  std::shared_ptr<const TlsContext> tls() const;

  const ServerOptions& options_;
  const std::vector<std::unique_ptr<Worker>>& workers_;
  boost::asio::io_context& context_;
  std::vector<std::unique_ptr<Tcp::acceptor>> acceptors_;
  std::vector<std::unique_ptr<Unix::acceptor>> unix_acceptors_;
  std::vector<std::string> addresses_;
  std::vector<std::string> files_;  // of Unix sockets, ours to remove
  boost::asio::steady_timer pause_;
  mutable std::mutex mutex_;  // of tls_
  std::shared_ptr<const TlsContext> tls_;
  size_t next_ = 0;
};

}  // namespace regoc::http
