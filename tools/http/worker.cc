#include "tools/http/worker.h"

#include <boost/asio/post.hpp>
#include <csignal>
#include <vector>

namespace regoc::http {

namespace {

constexpr std::chrono::seconds kLookEvery{1};
constexpr std::chrono::milliseconds kProbeEvery{20};
constexpr std::chrono::milliseconds kLookForEndEvery{5};

}  // namespace

void Worker::Start() {
  Look();
  if (options.overload_after.count() > 0) Probe();
  thread_ = std::thread([this] {
    // OpenSSL writes to sockets whose other end may be gone: that is an error there, and no reason to end.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    context.run();
  });
}

void Worker::Look() {
  look_.expires_after(kLookEvery);
  look_.async_wait([this](const boost::system::error_code& error) {
    if (error || draining) return;
    std::vector<AnyConnection*> all(connections.begin(), connections.end());
    for (AnyConnection* connection : all) connection->Look(Clock::now(), false);
    Look();
  });
}

void Worker::Probe() {
  probe_.expires_after(kProbeEvery);
  probe_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    Clock::duration late = Clock::now() - probe_.expiry();
    overloaded = late > (overloaded ? options.overload_after / 2 : options.overload_after);
    Probe();
  });
}

void Worker::Drain(Clock::time_point end) {
  boost::asio::post(context, [this, end] {
    draining = true;
    end_ = end;
    look_.cancel();
    probe_.cancel();
    LookForEnd();
  });
}

void Worker::LookForEnd() {
  bool over = Clock::now() >= end_;
  std::vector<AnyConnection*> all(connections.begin(), connections.end());
  for (AnyConnection* connection : all) over ? connection->Close() : connection->Look(Clock::now(), true);
  if (over || connections.empty()) return context.stop();
  look_.expires_after(kLookForEndEvery);
  look_.async_wait([this](const boost::system::error_code&) { LookForEnd(); });
}

void Worker::Join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace regoc::http
