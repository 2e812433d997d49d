// What a connection wants of the bytes below it, over a socket as it is.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <utility>

namespace regoc::http {

template <typename Socket>
class PlainStream {
 public:
  explicit PlainStream(Socket socket) : socket_(std::move(socket)) {}

  // Before anything else; handler(error).
  template <typename Handler>
  void Start(Handler handler) {
    handler(boost::system::error_code());
  }
  // handler(error, bytes), bytes > 0 unless there is an error.
  template <typename Handler>
  void Read(char* to, size_t size, Handler handler) {
    socket_.async_read_some(boost::asio::buffer(to, size), std::move(handler));
  }
  // All of the text, which stays where it is until handler(error, bytes).
  template <typename Handler>
  void Write(const std::string& text, Handler handler) {
    boost::asio::async_write(socket_, boost::asio::buffer(text), std::move(handler));
  }
  // No more is written; what was written arrives.
  void FinishWriting() {
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::socket_base::shutdown_send, ignored);
  }
  void Close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }
  std::string client_certificate() const { return ""; }

 private:
  Socket socket_;
};

}  // namespace regoc::http
