#include "tools/http/connection.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/status.hpp>
#include <charconv>

#include "tools/http/gzip.h"
#include "tools/http/plain_stream.h"
#include "tools/http/tls_stream.h"

namespace regoc::http {

namespace {

// Answers of pipelined requests are written together up to this.
constexpr size_t kWriteAt = 64 << 10;
// Larger buffers are given back after use.
constexpr size_t kKeepBuffer = 64 << 10;

void AppendNumber(std::string& out, uint64_t number) {
  char digits[20];
  out.append(digits, static_cast<size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
}

void Empty(std::string& buffer) {
  if (buffer.capacity() > kKeepBuffer) return std::string().swap(buffer);
  buffer.clear();
}

}  // namespace

void AppendResponse(std::string& out, const Response& response, bool keep_alive, bool head_only) {
  boost::beast::string_view reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  out += "HTTP/1.1 ";
  AppendNumber(out, static_cast<uint64_t>(response.status));
  out += ' ';
  out.append(reason.data(), reason.size());
  bool has_body = response.status != 204 && response.status != 304;
  if (has_body && !response.content_type.empty()) (out += "\r\nContent-Type: ") += response.content_type;
  for (const auto& [name, value] : response.fields) ((out += "\r\n") += name) += ": ", out += value;
  if (!keep_alive) out += "\r\nConnection: close";
  if (has_body) {
    out += "\r\nContent-Length: ";
    AppendNumber(out, response.body.size());
  }
  out += "\r\n\r\n";
  if (has_body && !head_only) out += response.body;
}

template <typename Stream>
void Connection<Stream>::Start() {
  stream_.Start([self = this->shared_from_this()](const boost::system::error_code& error) {
    if (error) return self->worker_.counts.failed_handshakes.Add(), self->Close();
    self->peer_.client_certificate = self->stream_.client_certificate();
    if (self->worker_.connections.size() > self->worker_.max_connections) {
      self->worker_.counts.refused_connections.Add();
      self->Refuse(503, "the server has too many connections");
      return self->Write();
    }
    self->Read();
  });
}

template <typename Stream>
void Connection<Stream>::Read() {
  doing_ = Doing::kReading;
  std::span<char> room = reader_.Room();
  stream_.Read(room.data(), room.size(),
               [self = this->shared_from_this()](const boost::system::error_code& error, size_t bytes) {
                 self->Took(error, bytes);
               });
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
      worker_.counts.malformed.Add();
      Refuse(reader_.status(), reader_.message());
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
  auto refused = [&](int status, const char* message) {
    worker_.counts.shed.Add();
    response_.status = status;
    response_.fields.emplace_back("Retry-After", "1");
    response_.body = worker_.service.ErrorBody(status, message);
    Answered();
    return true;
  };
  if (worker_.overloaded && worker_.session->MayBeShed(request)) return refused(503, "the server is overloaded");
  if (!Decode(request)) return true;
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
  return refused(503, "too many requests wait for other servers");
}

template <typename Stream>
bool Connection<Stream>::Decode(Request& request) {
  std::string_view encoding = request.field("Content-Encoding");
  if (encoding.empty() || encoding == "identity") return true;
  auto refuse = [&](int status, const std::string& message) {
    worker_.counts.malformed.Add();
    response_.status = status;
    response_.body = worker_.service.ErrorBody(status, message);
    Answered();
    return false;
  };
  if (encoding != "gzip") return refuse(415, "the content encoding " + std::string(encoding) + " is not supported");
  Result<std::string> body = Decompressed(request.body, worker_.options.gzip.max_decompressed);
  if (!body.ok()) return refuse(body.error().message.ends_with("limit") ? 413 : 400, body.error().message);
  decoded_ = std::move(*body);
  size_t size = decoded_.size();
  decoded_.append(kBodyPadding, '\0');
  request.body = {decoded_.data(), size};
  return true;
}

template <typename Stream>
void Connection<Stream>::Encode() {
  if (response_.body.size() < worker_.options.gzip.min_length ||
      !AcceptsGzip(reader_.request().field("Accept-Encoding")))
    return;
  std::string small = Compressed(response_.body, worker_.options.gzip.level);
  if (small.empty()) return;
  response_.body = std::move(small);
  response_.fields.emplace_back("Content-Encoding", "gzip");
}

template <typename Stream>
void Connection<Stream>::Answered() {
  Encode();
  bool keep = reader_.keep_alive() && !response_.close && !worker_.draining;
  AppendResponse(out_, response_, keep, reader_.request().method == "HEAD");
  Empty(response_.body);
  Empty(decoded_);
  reader_.Finish();
  last_ = !keep;
}

template <typename Stream>
void Connection<Stream>::Refuse(int status, const std::string& message) {
  response_.Reset();
  response_.status = status;
  response_.body = worker_.service.ErrorBody(status, message);
  AppendResponse(out_, response_, false, false);
  last_ = true;
}

template <typename Stream>
void Connection<Stream>::Write() {
  doing_ = Doing::kWriting;
  since_ = Clock::now();
  stream_.Write(out_, [self = this->shared_from_this()](const boost::system::error_code& error, size_t) {
    if (error) return self->Close();
    if (self->last_) return self->Leave();
    Empty(self->out_);
    self->since_ = Clock::now();
    self->Go();
  });
}

template <typename Stream>
void Connection<Stream>::Leave() {
  if (doing_ != Doing::kLeaving) stream_.FinishWriting();
  doing_ = Doing::kLeaving;
  std::span<char> room = reader_.Room();
  stream_.Read(room.data(), room.size(),
               [self = this->shared_from_this()](const boost::system::error_code& error, size_t) {
                 error ? self->Close() : self->Leave();
               });
}

template <typename Stream>
void Connection<Stream>::Look(Clock::time_point now, bool draining) {
  if (doing_ == Doing::kAnswering) return;
  bool waits = doing_ == Doing::kReading && !reader_.begun();
  if (draining && (waits || doing_ == Doing::kLeaving)) return Close();
  constexpr std::chrono::seconds kLeaveFor{2};
  auto most = waits                       ? worker_.options.idle_timeout
              : doing_ == Doing::kLeaving ? kLeaveFor
                                          : worker_.options.request_timeout;
  if (now - since_ <= most) return;
  if (doing_ != Doing::kLeaving && !waits) worker_.counts.timed_out.Add();
  Close();
}

template <typename Stream>
void Connection<Stream>::Close() {
  stream_.Close();
}

template class Connection<PlainStream<boost::asio::ip::tcp::socket>>;
template class Connection<PlainStream<boost::asio::local::stream_protocol::socket>>;
template class Connection<TlsStream>;

}  // namespace regoc::http
