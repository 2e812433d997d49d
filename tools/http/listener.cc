#include "tools/http/listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include "tools/http/connection.h"
#include "tools/http/plain_stream.h"
#include "tools/http/tls_stream.h"

namespace regoc::http {

namespace {

constexpr int kBacklog = 4096;
constexpr std::chrono::milliseconds kPauseWithoutFiles{50};

std::string AddressText(const boost::asio::ip::tcp::endpoint& at) {
  std::string host = at.address().to_string();
  return (at.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(at.port());
}

Error AddressError(const std::string& address, const std::string& what) {
  return Error{"address " + address + ": " + what};
}

}  // namespace

Listener::Listener(const ServerOptions& options, const std::vector<std::unique_ptr<Worker>>& workers)
    : options_(options), workers_(workers), context_(workers[0]->context), pause_(context_), tls_(options.tls) {}

Listener::~Listener() {
  for (const std::string& file : files_) ::unlink(file.c_str());
}

Status Listener::Open() {
  for (const std::string& address : options_.addresses)
    if (Status listens = Listen(address); !listens.ok()) return listens;
  for (int socket : options_.sockets)
    if (Status taken = TakeOver(socket); !taken.ok()) return taken;
  return Unit{};
}

Status Listener::Listen(const std::string& address) {
  if (address.starts_with("unix://")) return ListenUnix(address.substr(7));
  std::string text = address;
  for (std::string_view scheme : {"http://", "https://"})
    if (text.starts_with(scheme)) text.erase(0, scheme.size());
  if (address.starts_with("https://") && !options_.tls)
    return AddressError(address, "TLS needs a certificate and a key");
  size_t colon = text.rfind(':');
  if (colon == std::string::npos) return AddressError(address, "no port");
  std::string host = text.substr(0, colon), port = text.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  Tcp::resolver resolver(context_);
  auto found = resolver.resolve(host, port, Tcp::resolver::passive | Tcp::resolver::numeric_service, error);
  if (error) return AddressError(address, error.message());
  // Without a host: every address of this machine, of both families where there are both.
  Tcp::endpoint at = *found.begin();
  if (host.empty()) at = Tcp::endpoint(Tcp::v6(), at.port());
  auto acceptor = std::make_unique<Tcp::acceptor>(context_);
  acceptor->open(at.protocol(), error);
  if (error && host.empty()) at = Tcp::endpoint(Tcp::v4(), at.port()), acceptor->open(at.protocol(), error);
  if (!error) acceptor->set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error && host.empty() && at.protocol() == Tcp::v6())
    acceptor->set_option(boost::asio::ip::v6_only(false), error);
  if (!error) acceptor->bind(at, error);
  if (!error) acceptor->listen(kBacklog, error);
  if (error) return AddressError(address, error.message());
  addresses_.push_back(AddressText(acceptor->local_endpoint()));
  acceptors_.push_back(std::move(acceptor));
  return Unit{};
}

Status Listener::ListenUnix(const std::string& path) {
  boost::system::error_code error;
  if (path.size() >= sizeof(sockaddr_un{}.sun_path)) return AddressError("unix://" + path, "the path is too long");
  // A file that an ended server left behind is in the way; one that somebody listens to is not ours.
  Unix::socket probe(context_);
  probe.connect(Unix::endpoint(path), error);
  if (error == boost::asio::error::connection_refused) ::unlink(path.c_str());
  auto acceptor = std::make_unique<Unix::acceptor>(context_);
  acceptor->open(Unix(), error);
  if (!error) acceptor->bind(Unix::endpoint(path), error);
  if (!error && ::chmod(path.c_str(), options_.unix_permissions) != 0)
    error.assign(errno, boost::system::system_category());
  if (!error) acceptor->listen(kBacklog, error);
  if (error) return AddressError("unix://" + path, error.message());
  addresses_.push_back("unix://" + path);
  files_.push_back(path);
  unix_acceptors_.push_back(std::move(acceptor));
  return Unit{};
}

Status Listener::TakeOver(int socket) {
  sockaddr_storage at{};
  socklen_t size = sizeof at;
  std::string name = "socket " + std::to_string(socket);
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    return Error{name + ": " + std::strerror(errno)};
  boost::system::error_code error;
  if (at.ss_family == AF_UNIX) {
    auto acceptor = std::make_unique<Unix::acceptor>(context_);
    acceptor->assign(Unix(), socket, error);
    if (!error) addresses_.push_back("unix://" + acceptor->local_endpoint().path());
    unix_acceptors_.push_back(std::move(acceptor));
  } else {
    auto acceptor = std::make_unique<Tcp::acceptor>(context_);
    acceptor->assign(at.ss_family == AF_INET6 ? Tcp::v6() : Tcp::v4(), socket, error);
    if (!error) addresses_.push_back(AddressText(acceptor->local_endpoint()));
    acceptors_.push_back(std::move(acceptor));
  }
  return error ? Status(Error{name + ": " + error.message()}) : Status(Unit{});
}

void Listener::Start() {
  for (auto& acceptor : acceptors_) Accept<Tcp::acceptor, Tcp::socket>(*acceptor);
  for (auto& acceptor : unix_acceptors_) Accept<Unix::acceptor, Unix::socket>(*acceptor);
}

void Listener::Close() {
  boost::system::error_code ignored;
  for (auto& acceptor : acceptors_) acceptor->close(ignored);
  for (auto& acceptor : unix_acceptors_) acceptor->close(ignored);
}

void Listener::SetTls(std::shared_ptr<const TlsContext> tls) {
  std::lock_guard lock(mutex_);
  tls_ = std::move(tls);
}

std::shared_ptr<const TlsContext> Listener::tls() const {
  std::lock_guard lock(mutex_);
  return tls_;
}

template <typename Acceptor, typename Socket>
void Listener::Accept(Acceptor& acceptor) {
  Worker& worker = *workers_[next_++ % workers_.size()];
  acceptor.async_accept(worker.context,
                        [this, &acceptor, &worker](const boost::system::error_code& error, Socket socket) {
                          if (!acceptor.is_open()) return;
                          if (!error) HandOver(worker, std::move(socket));
                          if (!error || error == boost::asio::error::connection_aborted)
                            return Accept<Acceptor, Socket>(acceptor);
                          // Out of files or memory: others may give some back.
                          pause_.expires_after(kPauseWithoutFiles);
                          pause_.async_wait([this, &acceptor](const boost::system::error_code&) {
                            if (acceptor.is_open()) Accept<Acceptor, Socket>(acceptor);
                          });
                        });
}

namespace {

// Begins the connection on its worker's thread.
template <typename Stream, typename Socket, typename... Args>
void Begin(Worker& worker, Socket socket, Peer peer, Args... args) {
  auto moved = std::make_shared<Socket>(std::move(socket));
  boost::asio::post(worker.context, [&worker, moved, peer = std::move(peer), ... args = std::move(args)]() mutable {
    std::make_shared<Connection<Stream>>(worker, Stream(std::move(*moved), std::move(args)...), std::move(peer))
        ->Start();
  });
}

}  // namespace

void Listener::HandOver(Worker& worker, Tcp::socket socket) {
  boost::system::error_code error;
  socket.set_option(Tcp::no_delay(true), error);
  Tcp::endpoint remote = socket.remote_endpoint(error);
  if (error) return;
  std::shared_ptr<const TlsContext> tls = this->tls();
  Peer peer{.address = AddressText(remote), .tls = tls != nullptr, .client_certificate = ""};
  if (tls) return Begin<TlsStream>(worker, std::move(socket), std::move(peer), std::move(tls));
  Begin<PlainStream<Tcp::socket>>(worker, std::move(socket), std::move(peer));
}

void Listener::HandOver(Worker& worker, Unix::socket socket) {
  Begin<PlainStream<Unix::socket>>(worker, std::move(socket), Peer{.address = "@", .client_certificate = ""});
}

}  // namespace regoc::http
