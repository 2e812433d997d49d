// A connection's bytes over TLS. OpenSSL works on the socket itself, so that an idle connection holds no buffers.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>

#include "tools/http/tls.h"

namespace regoc::http {

// As PlainStream.
class TlsStream {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Handler = std::function<void(const boost::system::error_code&, size_t)>;

  TlsStream(Socket socket, std::shared_ptr<const TlsContext> context);

  void Start(std::function<void(const boost::system::error_code&)> handler);
  void Read(char* to, size_t size, Handler handler);
  void Write(const std::string& text, Handler handler);
  void FinishWriting();
  void Close();
  std::string client_certificate() const { return PeerCertificate(connection_.get()); }

 private:
  struct Free {
    void operator()(ssl_st* connection) const;
  };
  // Calls `work` now, and again when the socket is ready for what it waits for; it gives what SSL_read and the like
  // give. What is above 0 is handed on.
  void Do(std::function<int()> work, Handler handler);
  void WriteRest(const std::string& text, size_t done, Handler handler);

  Socket socket_;
  std::shared_ptr<const TlsContext> context_;
  std::unique_ptr<ssl_st, Free> connection_;
};

}  // namespace regoc::http
