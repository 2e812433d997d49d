// One connection: reads requests, has them answered, writes the answers in order.
#pragma once

#include <memory>
#include <string>

#include "tools/http/connection_list.h"
#include "tools/http/message.h"
#include "tools/http/request_reader.h"
#include "tools/http/worker.h"

namespace regoc::http {

// Appends a response in HTTP/1.1.
void AppendResponse(std::string& out, const Response& response, bool keep_alive, bool head_only);

// Lives as long as an operation on its stream goes on. Used on the thread of its worker only.
template <typename Stream>
class Connection final : public AnyConnection, public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(Worker& worker, Stream stream, Peer peer)
      : worker_(worker), stream_(std::move(stream)), peer_(std::move(peer)), reader_(worker.options.limits) {
    worker_.connections.insert(this);
    worker_.counts.connections.Add();
    worker_.counts.accepted.Add();
  }
  ~Connection() override {
    worker_.connections.erase(this);
    worker_.counts.connections.Add(-1);
  }

  void Start();
  void Look(Clock::time_point now, bool draining) override;
  void Close() override;

 private:
  enum class Doing { kStarting, kReading, kAnswering, kWriting, kLeaving };

  void Read();
  void Took(const boost::system::error_code& error, size_t bytes);
  // Answers what is there whole; then writes, or reads on.
  void Go();
  // False when a blocking thread answers, which goes on later.
  bool Answer();
  void Answered();
  // Without asking the service.
  void Refuse(int status, const std::string& message);
  // The body without its encoding; false when it was refused.
  bool Decode(Request& request);
  void Encode();
  void Write();
  // What was sent shall arrive although bytes come in that nobody reads: waits for the other side to close.
  void Leave();

  Worker& worker_;
  Stream stream_;
  Peer peer_;
  RequestReader reader_;
  Response response_;
  std::string out_;      // answers that were not written yet
  std::string decoded_;  // the body of a request that came compressed
  Doing doing_ = Doing::kStarting;
  bool last_ = false;                       // nothing is read after what is written
  Clock::time_point since_ = Clock::now();  // of what it does
};

}  // namespace regoc::http
