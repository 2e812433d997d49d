#include "tools/http/request_reader.h"

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <cstring>

namespace regoc::http {

namespace {

constexpr size_t kFirstRoom = 4 << 10;
constexpr size_t kMinRoom = 1 << 10;

}  // namespace

std::span<char> RequestReader::Room() {
  if (begin_ == end_) begin_ = end_ = scanned_ = 0;
  size_t wanted = end_ + kMinRoom;
  if (state_ == State::kBody) wanted = std::max(wanted, body_ + length_);
  wanted += kBodyPadding;
  if (buffer_.size() < wanted) {
    const char* old = buffer_.data();
    buffer_.resize(std::max({wanted, kFirstRoom, std::min(buffer_.size() * 2, wanted + (size_t{1} << 20))}));
    // The head was read already: its views move along.
    ptrdiff_t moved = buffer_.data() - old;
    auto move = [moved](std::string_view& view) { view = {view.data() + moved, view.size()}; };
    if (state_ != State::kHead) {
      for (std::string_view* view : {&request_.method, &request_.target, &request_.path, &request_.query}) move(*view);
      for (Field& field : request_.fields) move(field.name), move(field.value);
    }
  }
  return {buffer_.data() + end_, buffer_.size() - kBodyPadding - end_};
}

RequestReader::Progress RequestReader::Next() {
  switch (state_) {
    case State::kHead:
      return Head();
    case State::kBody:
      return Body();
    case State::kChunks:
      return Chunks();
  }
  return Progress::kFailed;
}

RequestReader::Progress RequestReader::Head() {
  // An empty line before a request is passed over (RFC 9112, 2.2).
  while (end_ - begin_ >= 2 && std::memcmp(at(begin_), "\r\n", 2) == 0) begin_ += 2;
  std::string_view unread(at(begin_), end_ - begin_);
  size_t from = scanned_ > begin_ + 3 ? scanned_ - begin_ - 3 : 0;
  size_t end = unread.find("\r\n\r\n", from);
  if (end == std::string_view::npos) {
    scanned_ = end_;
    if (unread.size() > limits_.header_bytes) return Fail(431, "the header of the request is too large");
    return Progress::kNeedMore;
  }
  size_t head = end + 4;
  if (head > limits_.header_bytes) return Fail(431, "the header of the request is too large");
  chunked_.clear();
  parser_.emplace(request_, chunked_, limits_.header_bytes, limits_.body_bytes);
  HeadParser::ErrorCode error;
  parser_->Put(unread.substr(0, head), error);
  if (error == boost::beast::http::error::body_limit) return Fail(413, "the body of the request is too large");
  if (error == boost::beast::http::error::header_limit) return Fail(431, "the request has too many header fields");
  if (error) return Fail(400, "malformed HTTP request: " + error.message());
  body_ = head_end_ = begin_ + head;
  std::string_view expectation = request_.field("Expect");
  expects_continue_ = !expectation.empty();
  if (parser_->chunked()) {
    state_ = State::kChunks;
    return Chunks();
  }
  length_ = parser_->has_length() ? parser_->length() : 0;
  if (length_ > limits_.body_bytes) return Fail(413, "the body of the request is too large");
  state_ = State::kBody;
  return Body();
}

RequestReader::Progress RequestReader::Body() {
  if (end_ - body_ < length_) return Progress::kNeedMore;
  request_.body = {at(body_), length_};
  finish_ = body_ + length_;
  Pad();
  return Progress::kDone;
}

RequestReader::Progress RequestReader::Chunks() {
  HeadParser::ErrorCode error;
  body_ += parser_->Put({at(body_), end_ - body_}, error);
  if (error == boost::beast::http::error::body_limit) return Fail(413, "the body of the request is too large");
  if (error) return Fail(400, "malformed HTTP request: " + error.message());
  if (!parser_->is_done()) {
    // Chunks that were taken are in chunked_: their place is used again.
    std::memmove(buffer_.data() + head_end_, at(body_), end_ - body_);
    end_ -= body_ - head_end_;
    body_ = head_end_;
    // Of a chunk, only its size with extensions, and trailers, are left until they are whole.
    if (end_ - body_ > limits_.header_bytes)
      return Fail(400, "malformed HTTP request: the header of a chunk is too large");
    return Progress::kNeedMore;
  }
  finish_ = body_;
  size_t length = chunked_.size();
  chunked_.append(kBodyPadding, '\0');
  request_.body = {chunked_.data(), length};
  return Progress::kDone;
}

void RequestReader::Pad() {
  covered_size_ = std::min(end_ - finish_, kBodyPadding);
  std::memcpy(covered_.data(), at(finish_), covered_size_);
  std::memset(buffer_.data() + finish_, 0, kBodyPadding);
}

void RequestReader::Finish() {
  std::memcpy(buffer_.data() + finish_, covered_.data(), covered_size_);
  covered_size_ = 0;
  begin_ = scanned_ = finish_;
  length_ = 0;
  state_ = State::kHead;
}

bool RequestReader::TakeExpectation() {
  bool expects = expects_continue_ && state_ != State::kHead;
  expects_continue_ = false;
  return expects;
}

RequestReader::Progress RequestReader::Fail(int status, std::string message) {
  status_ = status;
  message_ = std::move(message);
  return Progress::kFailed;
}

void RequestReader::Shrink() {
  if (begun()) return;
  std::string().swap(buffer_);
  std::string().swap(chunked_);
  begin_ = end_ = scanned_ = 0;
}

}  // namespace regoc::http
