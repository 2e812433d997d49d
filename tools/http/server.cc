#include "tools/http/server.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>

#include "tools/http/connection.h"
#include "tools/http/worker.h"

namespace regoc::http {

namespace {

using boost::asio::ip::tcp;
using Unix = boost::asio::local::stream_protocol;

std::string AddressText(const tcp::endpoint& at) {
  std::string host = at.address().to_string();
  return (at.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(at.port());
}

class AsioServer final : public Server {
 public:
  AsioServer(const ServerOptions& options, Service& service)
      : options_(options), pool_(service, options.blocking_threads, options.max_waiting) {
    size_t threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    for (size_t i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>(options_, service, pool_));
  }
  ~AsioServer() override { Stop(std::chrono::milliseconds(0)); }

  Status Listen(const std::string& address);
  void Run();
  const std::vector<std::string>& addresses() const override { return addresses_; }
  void Stop(std::chrono::milliseconds patience) override;

 private:
  Status ListenUnix(const std::string& path);
  template <typename Acceptor, typename Socket>
  void Accept(Acceptor& acceptor);
  void Tick(Worker& worker);
  Worker& next_worker() { return *workers_[next_++ % workers_.size()]; }

  const ServerOptions options_;
  BlockingPool pool_;
  std::vector<std::unique_ptr<Worker>> workers_;  // the first accepts
  std::vector<std::unique_ptr<tcp::acceptor>> acceptors_;
  std::vector<std::unique_ptr<Unix::acceptor>> unix_acceptors_;
  std::vector<std::string> addresses_;
  std::vector<std::string> unix_paths_;
  size_t next_ = 0;
  bool stopped_ = false;
};

Status AsioServer::Listen(const std::string& address) {
  if (address.starts_with("unix://")) return ListenUnix(address.substr(7));
  std::string text = address.substr(address.starts_with("http://") ? 7 : 0);
  size_t colon = text.rfind(':');
  if (colon == std::string::npos) return Error{"address " + address + ": no port"};
  std::string host = text.substr(0, colon), port = text.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  boost::asio::io_context& context = workers_[0]->context;
  boost::system::error_code error;
  tcp::resolver resolver(context);
  auto found = resolver.resolve(host.empty() ? "::" : host, port, tcp::resolver::passive | tcp::resolver::numeric_service, error);
  if (error) return Error{"address " + address + ": " + error.message()};
  auto acceptor = std::make_unique<tcp::acceptor>(context);
  tcp::endpoint at = *found.begin();
  acceptor->open(at.protocol(), error);
  if (!error) acceptor->set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error) acceptor->bind(at, error);
  if (!error) acceptor->listen(4096, error);
  if (error) return Error{"address " + address + ": " + error.message()};
  addresses_.push_back(AddressText(acceptor->local_endpoint()));
  acceptors_.push_back(std::move(acceptor));
  return Unit{};
}

Status AsioServer::ListenUnix(const std::string& path) {
  auto acceptor = std::make_unique<Unix::acceptor>(workers_[0]->context);
  boost::system::error_code error;
  acceptor->open(Unix(), error);
  if (!error) acceptor->bind(Unix::endpoint(path), error);
  if (!error) acceptor->listen(4096, error);
  if (error) return Error{"address unix://" + path + ": " + error.message()};
  addresses_.push_back("unix://" + path);
  unix_paths_.push_back(path);
  unix_acceptors_.push_back(std::move(acceptor));
  return Unit{};
}

template <typename Acceptor, typename Socket>
void AsioServer::Accept(Acceptor& acceptor) {
  Worker& worker = next_worker();
  acceptor.async_accept(worker.context, [this, &acceptor, &worker](const boost::system::error_code& error, Socket socket) {
    if (error == boost::asio::error::operation_aborted || !acceptor.is_open()) return;
    if (!error) {
      boost::system::error_code ignored;
      Peer peer{.address = "@", .client_certificate = ""};
      if constexpr (std::is_same_v<Socket, tcp::socket>) {
        socket.set_option(tcp::no_delay(true), ignored);
        tcp::endpoint remote = socket.remote_endpoint(ignored);
        if (!ignored) peer.address = AddressText(remote);
      }
      auto connection = std::make_shared<Socket>(std::move(socket));
      boost::asio::post(worker.context, [&worker, connection, peer]() mutable {
        std::make_shared<Connection<Socket>>(worker, std::move(*connection), std::move(peer))->Start();
      });
    }
    Accept<Acceptor, Socket>(acceptor);
  });
}

void AsioServer::Tick(Worker& worker) {
  worker.tick.expires_after(std::chrono::seconds(1));
  worker.tick.async_wait([this, &worker](const boost::system::error_code& error) {
    if (error) return;
    Clock::time_point now = Clock::now();
    std::vector<AnyConnection*> all(worker.connections.begin(), worker.connections.end());
    for (AnyConnection* connection : all) connection->Look(now, worker.draining);
    Tick(worker);
  });
}

void AsioServer::Run() {
  for (auto& acceptor : acceptors_) Accept<tcp::acceptor, tcp::socket>(*acceptor);
  for (auto& acceptor : unix_acceptors_) Accept<Unix::acceptor, Unix::socket>(*acceptor);
  for (auto& worker : workers_) {
    Tick(*worker);
    worker->thread = std::thread([&context = worker->context] { context.run(); });
  }
}

void AsioServer::Stop(std::chrono::milliseconds patience) {
  if (std::exchange(stopped_, true)) return;
  boost::asio::post(workers_[0]->context, [this] {
    boost::system::error_code ignored;
    for (auto& acceptor : acceptors_) acceptor->close(ignored);
    for (auto& acceptor : unix_acceptors_) acceptor->close(ignored);
  });
  Clock::time_point end = Clock::now() + patience;
  for (auto& worker : workers_) {
    auto drain = std::make_shared<boost::asio::steady_timer>(worker->context);
    boost::asio::post(worker->context, [&worker = *worker, drain, end] {
      worker.draining = true;
      worker.tick.cancel();
      auto look = std::make_shared<std::function<void()>>();
      *look = [&worker, drain, end, look] {
        std::vector<AnyConnection*> all(worker.connections.begin(), worker.connections.end());
        bool over = Clock::now() >= end;
        for (AnyConnection* connection : all) over ? connection->Close() : connection->Look(Clock::now(), true);
        if (worker.connections.empty() || over) return worker.context.stop();
        drain->expires_after(std::chrono::milliseconds(5));
        drain->async_wait([look](const boost::system::error_code&) { (*look)(); });
      };
      (*look)();
    });
  }
  for (auto& worker : workers_)
    if (worker->thread.joinable()) worker->thread.join();
  for (const std::string& path : unix_paths_) ::unlink(path.c_str());
}

}  // namespace

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, Service& service) {
  auto server = std::make_unique<AsioServer>(options, service);
  for (const std::string& address : options.addresses)
    if (Status listens = server->Listen(address); !listens.ok()) return listens.error();
  server->Run();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace regoc::http
