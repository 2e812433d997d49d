// Reads requests of HTTP/1.1 out of what a connection sends. Nothing is copied: fields, and bodies that don't come in
// chunks, are views into the reader's buffer.
//
//   RequestReader reader(limits);
//   std::span<char> room = reader.Room();           // read from the socket into it
//   reader.Took(bytes);
//   while (reader.Next() == RequestReader::Progress::kDone) { Answer(reader.request()); reader.Finish(); }
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "tools/http/head_parser.h"
#include "tools/http/message.h"

namespace regoc::http {

struct RequestLimits {
  uint32_t header_bytes = 64 << 10;       // of the request line and all fields
  size_t body_bytes = size_t{256} << 20;  // as it comes
};

class RequestReader {
 public:
  enum class Progress { kNeedMore, kDone, kFailed };

  explicit RequestReader(const RequestLimits& limits) : limits_(limits) {}

  // Where to read the next bytes to. Invalidates the request.
  std::span<char> Room();
  void Took(size_t bytes) { end_ += bytes; }

  // Looks for the end of the request.
  Progress Next();
  // After kDone, until Finish(); the body may be looked at with kBodyPadding zero bytes behind it.
  Request& request() { return request_; }
  bool keep_alive() const { return parser_->keep_alive(); }
  void Finish();

  // Some of a request is there, and not all.
  bool begun() const { return end_ > begin_; }
  // The sender waits for "100 Continue" before it sends the body. Says so once.
  bool TakeExpectation();
  // After kFailed: what to answer.
  int status() const { return status_; }
  const std::string& message() const { return message_; }

  // Gives memory back while nothing comes.
  void Shrink();

 private:
  enum class State { kHead, kBody, kChunks };
  Progress Head();
  Progress Body();
  Progress Chunks();
  Progress Fail(int status, std::string message);
  void Pad();
  const char* at(size_t offset) const { return buffer_.data() + offset; }

  RequestLimits limits_;
  std::string buffer_;  // begin_ to end_ was read and not yet answered
  size_t begin_ = 0;
  size_t end_ = 0;
  size_t scanned_ = 0;  // of the head: no end before this
  size_t head_end_ = 0;
  size_t body_ = 0;    // where the body, or the next chunk, begins
  size_t length_ = 0;  // of the body
  State state_ = State::kHead;
  std::optional<HeadParser> parser_;
  Request request_;
  std::string chunked_;
  bool expects_continue_ = false;
  size_t finish_ = 0;                         // where the next request begins
  std::array<char, kBodyPadding> covered_{};  // bytes of the next request that padding lies over
  size_t covered_size_ = 0;
  int status_ = 0;
  std::string message_;
};

}  // namespace regoc::http
