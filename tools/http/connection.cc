#include "tools/http/connection.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/status.hpp>
#include <charconv>

namespace regoc::http {

namespace {

// Answers of pipelined requests are written together up to this.
constexpr size_t kWriteAt = 64 << 10;
constexpr size_t kKeepBuffer = 64 << 10;

void AppendNumber(std::string& out, uint64_t number) {
  char digits[20];
  out.append(digits, static_cast<size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
}

}  // namespace

void AppendResponse(std::string& out, const Response& response, bool keep_alive, bool head_only) {
  boost::beast::string_view reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  out += "HTTP/1.1 ";
  AppendNumber(out, static_cast<uint64_t>(response.status));
  out += ' ';
  out.append(reason.data(), reason.size());
  if (!response.content_type.empty()) (out += "\r\nContent-Type: ") += response.content_type;
  for (const auto& [name, value] : response.fields) ((out += "\r\n") += name) += ": ", out += value;
  if (!keep_alive) out += "\r\nConnection: close";
  if (response.status != 204 && response.status != 304) {
    out += "\r\nContent-Length: ";
    AppendNumber(out, response.body.size());
  }
  out += "\r\n\r\n";
  if (!head_only) out += response.body;
}

template <typename Stream>
void Connection<Stream>::Read() {
  doing_ = Doing::kReading;
  std::span<char> room = reader_.Room();
  stream_.async_read_some(boost::asio::buffer(room.data(), room.size()),
                          [self = this->shared_from_this()](const boost::system::error_code& error, size_t bytes) { self->Took(error, bytes); });
}

template <typename Stream>
void Connection<Stream>::Took(const boost::system::error_code& error, size_t bytes) {
  if (error) return Close();
  if (!reader_.begun()) since_ = Clock::now();
  reader_.Took(bytes);
  Go();
}

template <typename Stream>
void Connection<Stream>::Go() {
  while (!last_ && out_.size() < kWriteAt) {
    RequestReader::Progress progress = reader_.Next();
    if (progress == RequestReader::Progress::kNeedMore) {
      if (reader_.TakeExpectation()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
      break;
    }
    if (progress == RequestReader::Progress::kFailed) {
      Refuse();
      break;
    }
    if (!Answer()) return;
  }
  if (out_.empty()) return last_ ? Close() : Read();
  Write();
}

template <typename Stream>
bool Connection<Stream>::Answer() {
  response_.Reset();
  Request& request = reader_.request();
  request.peer = &peer_;
  if (!worker_.session->MayBlock(request)) {
    worker_.session->Handle(request, response_);
    Answered();
    return true;
  }
  doing_ = Doing::kAnswering;
  auto done = [self = this->shared_from_this()] {
    boost::asio::post(self->worker_.context, [self] {
      self->Answered();
      self->Go();
    });
  };
  if (worker_.pool.Submit(request, response_, std::move(done))) return false;
  response_.status = 503;
  response_.fields.emplace_back("Retry-After", "1");
  response_.body = worker_.service.ErrorBody(503, "the server is overloaded");
  Answered();
  return true;
}

template <typename Stream>
void Connection<Stream>::Answered() {
  bool keep = reader_.keep_alive() && !response_.close && !worker_.draining;
  AppendResponse(out_, response_, keep, reader_.request().method == "HEAD");
  reader_.Finish();
  last_ = !keep;
}

template <typename Stream>
void Connection<Stream>::Refuse() {
  response_.Reset();
  response_.status = reader_.status();
  response_.body = worker_.service.ErrorBody(reader_.status(), reader_.message());
  AppendResponse(out_, response_, false, false);
  last_ = true;
}

template <typename Stream>
void Connection<Stream>::Write() {
  doing_ = Doing::kWriting;
  boost::asio::async_write(stream_, boost::asio::buffer(out_), [self = this->shared_from_this()](const boost::system::error_code& error, size_t) {
    if (error || self->last_) return self->Close();
    if (self->out_.capacity() > kKeepBuffer) std::string().swap(self->out_);
    self->out_.clear();
    self->since_ = Clock::now();
    self->Go();
  });
}

template <typename Stream>
void Connection<Stream>::Look(Clock::time_point now, bool draining) {
  if (doing_ == Doing::kAnswering) return;
  bool waits = doing_ == Doing::kReading && !reader_.begun();
  if (waits && draining) return Close();
  if (now - since_ > (waits ? worker_.options.idle_timeout : worker_.options.request_timeout)) Close();
}

template <typename Stream>
void Connection<Stream>::Close() {
  boost::system::error_code ignored;
  auto& socket = stream_.lowest_layer();
  socket.shutdown(boost::asio::socket_base::shutdown_both, ignored);
  socket.close(ignored);
}

template class Connection<boost::asio::ip::tcp::socket>;
template class Connection<boost::asio::local::stream_protocol::socket>;

}  // namespace regoc::http
