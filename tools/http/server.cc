#include "tools/http/server.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "tools/http/listener.h"
#include "tools/http/worker.h"

namespace regoc::http {

namespace {

class AsioServer final : public Server {
 public:
  AsioServer(const ServerOptions& options, Service& service)
      : options_(options),
        pool_(service, options.blocking_threads, options.max_waiting),
        workers_(MakeWorkers(options_, service, pool_)),
        listener_(options_, workers_) {}
  ~AsioServer() override { Stop(std::chrono::milliseconds(0)); }

  Status Open() { return listener_.Open(); }
  void Run() {
    listener_.Start();
    for (auto& worker : workers_) worker->Start();
    running_ = true;
  }
  const std::vector<std::string>& addresses() const override { return listener_.addresses(); }
  void SetTls(std::shared_ptr<const TlsContext> tls) override { listener_.SetTls(std::move(tls)); }
  ServerCounts counts() const override;
  void Stop(std::chrono::milliseconds patience) override;

 private:
  static std::vector<std::unique_ptr<Worker>> MakeWorkers(const ServerOptions& options, Service& service,
                                                          BlockingPool& pool) {
    std::vector<std::unique_ptr<Worker>> workers;
    size_t threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    for (size_t i = 0; i < threads; ++i) workers.push_back(std::make_unique<Worker>(options, threads, service, pool));
    return workers;
  }

  const ServerOptions options_;
  BlockingPool pool_;
  const std::vector<std::unique_ptr<Worker>> workers_;  // the first accepts
  Listener listener_;
  bool running_ = false;
};

ServerCounts AsioServer::counts() const {
  ServerCounts sum;
  for (const auto& worker : workers_) {
    const WorkerCounts& counts = worker->counts;
    sum.connections += counts.connections.value();
    sum.accepted += counts.accepted.value();
    sum.refused_connections += counts.refused_connections.value();
    sum.shed += counts.shed.value();
    sum.malformed += counts.malformed.value();
    sum.timed_out += counts.timed_out.value();
    sum.failed_handshakes += counts.failed_handshakes.value();
  }
  return sum;
}

void AsioServer::Stop(std::chrono::milliseconds patience) {
  if (!std::exchange(running_, false)) return;
  Clock::time_point end = Clock::now() + patience;
  boost::asio::post(workers_[0]->context, [this] { listener_.Close(); });
  for (const auto& worker : workers_) worker->Drain(end);
  for (const auto& worker : workers_) worker->Join();
  pool_.Stop();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, Service& service) {
  auto server = std::make_unique<AsioServer>(options, service);
  if (Status opened = server->Open(); !opened.ok()) return opened.error();
  server->Run();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace regoc::http
