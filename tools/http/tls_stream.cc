#include "tools/http/tls_stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

namespace regoc::http {

void TlsStream::Free::operator()(SSL* connection) const { SSL_free(connection); }

TlsStream::TlsStream(Socket socket, std::shared_ptr<const TlsContext> context)
    : socket_(std::move(socket)), context_(std::move(context)), connection_(SSL_new(context_->get())) {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
  if (connection_) SSL_set_fd(connection_.get(), socket_.native_handle());
}

void TlsStream::Do(std::function<int()> work, Handler handler) {
  if (!connection_) return handler(boost::asio::error::no_memory, 0);
  ERR_clear_error();
  int result = work();
  // Handed on by the event loop: what is called may call this again.
  if (result > 0)
    return boost::asio::post(socket_.get_executor(),
                             [handler = std::move(handler), result] { handler({}, static_cast<size_t>(result)); });
  Socket::wait_type wanted;
  switch (SSL_get_error(connection_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      wanted = Socket::wait_read;
      break;
    case SSL_ERROR_WANT_WRITE:
      wanted = Socket::wait_write;
      break;
    case SSL_ERROR_ZERO_RETURN:
      return handler(boost::asio::error::eof, 0);
    default:
      return handler(boost::asio::error::connection_aborted, 0);
  }
  socket_.async_wait(wanted, [this, work = std::move(work),
                              handler = std::move(handler)](const boost::system::error_code& error) mutable {
    if (error) return handler(error, 0);
    Do(std::move(work), std::move(handler));
  });
}

void TlsStream::Start(std::function<void(const boost::system::error_code&)> handler) {
  Do([this] { return SSL_accept(connection_.get()); },
     [handler = std::move(handler)](const boost::system::error_code& error, size_t) { handler(error); });
}

void TlsStream::Read(char* to, size_t size, Handler handler) {
  int most = static_cast<int>(std::min(size, size_t{1} << 30));
  Do([this, to, most] { return SSL_read(connection_.get(), to, most); }, std::move(handler));
}

void TlsStream::Write(const std::string& text, Handler handler) { WriteRest(text, 0, std::move(handler)); }

void TlsStream::WriteRest(const std::string& text, size_t done, Handler handler) {
  if (done == text.size()) return handler({}, done);
  int most = static_cast<int>(std::min(text.size() - done, size_t{1} << 30));
  auto write = [this, &text, done, most] { return SSL_write(connection_.get(), text.data() + done, most); };
  Do(write,
     [this, &text, done, handler = std::move(handler)](const boost::system::error_code& error, size_t bytes) mutable {
       if (error) return handler(error, done);
       WriteRest(text, done + bytes, std::move(handler));
     });
}

void TlsStream::FinishWriting() {
  ERR_clear_error();
  if (connection_) SSL_shutdown(connection_.get());
  boost::system::error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void TlsStream::Close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace regoc::http
