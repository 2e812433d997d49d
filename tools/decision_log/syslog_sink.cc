#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "tools/decision_log/event_fields.h"
#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

constexpr size_t kMaxDatagram = 65507;  // of UDP over IPv4
constexpr int kInfo = 6;

struct SyslogOptions {
  enum class Kind { kUdp, kTcp, kUnix } kind = Kind::kUdp;
  std::string host, port, path;
  bool newline = false;  // framing of streams: a line each, in place of octet counting
  std::string priority;  // "<134>1"
  std::string origin;    // "host app pid"
  int timeout_s = 10;
};

class SyslogSink final : public Sink {
 public:
  explicit SyslogSink(SyslogOptions options) : options_(std::move(options)) {}
  ~SyslogSink() override { Close(); }

  Journal::Limits limits() const override { return {.events = 500, .bytes = size_t{1} << 20}; }

  Delivery Send(std::span<const std::string_view> events) override {
    Delivery delivery = Delivery::All(events.size(), Verdict::kRetry);
    for (size_t i = 0; i < events.size(); ++i) {
      if (socket_ < 0)
        if (delivery.fault = Connect(); !delivery.fault.empty()) return delivery;
      WriteMessage(events[i]);
      if (datagrams_ && message_.size() > kMaxDatagram) {
        delivery.verdicts[i] = Verdict::kRefused;
        delivery.fault = "an event is larger than a datagram; it is dropped";
        continue;
      }
      if (std::string fault = SendMessage(); !fault.empty()) return delivery.fault = fault, delivery;
      delivery.verdicts[i] = Verdict::kSent;
    }
    return delivery;
  }

 private:
  std::string Address() const {
    return options_.kind == SyslogOptions::Kind::kUnix ? options_.path : options_.host + ":" + options_.port;
  }
  std::string Fault(int code) const { return Address() + ": " + std::strerror(code); }

  void Close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  std::string Connect() {
    if (options_.kind == SyslogOptions::Kind::kUnix) return ConnectUnix();
    addrinfo hints{}, *found = nullptr;
    datagrams_ = options_.kind == SyslogOptions::Kind::kUdp;
    hints.ai_socktype = datagrams_ ? SOCK_DGRAM : SOCK_STREAM;
    if (int code = ::getaddrinfo(options_.host.c_str(), options_.port.c_str(), &hints, &found); code != 0)
      return Address() + ": " + ::gai_strerror(code);
    int code = 0;
    for (addrinfo* at = found; at && socket_ < 0; at = at->ai_next)
      code = Open(at->ai_family, at->ai_socktype, at->ai_addr, at->ai_addrlen);
    ::freeaddrinfo(found);
    return socket_ < 0 ? Fault(code) : "";
  }

  // Daemons listen for datagrams or for a stream.
  std::string ConnectUnix() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, options_.path.c_str(), sizeof address.sun_path - 1);
    datagrams_ = true;
    int code = Open(AF_UNIX, SOCK_DGRAM, reinterpret_cast<sockaddr*>(&address), sizeof address);
    if (code == EPROTOTYPE) {
      datagrams_ = false;
      code = Open(AF_UNIX, SOCK_STREAM, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
    return socket_ < 0 ? Fault(code) : "";
  }

  int Open(int family, int type, const sockaddr* address, socklen_t size) {
    socket_ = ::socket(family, type | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return errno;
    timeval limit{options_.timeout_s, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(socket_, address, size) == 0) return 0;
    int code = errno;
    Close();
    return code;
  }

  void WriteMessage(std::string_view event) {
    fields_.Read(event);
    text_ = options_.priority;
    (text_ += ' ') += fields_.timestamp.empty() ? "-" : Microseconds(fields_.timestamp);
    (text_ += ' ') += options_.origin;
    text_ += " decision - ";
    text_ += event;
    message_.clear();
    if (!datagrams_ && !options_.newline) message_ = std::to_string(text_.size()) + " ";
    message_ += text_;
    if (!datagrams_ && options_.newline) message_ += '\n';
  }

  // RFC 5424 has at most six digits of a second.
  static std::string Microseconds(std::string_view timestamp) {
    constexpr size_t kMost = sizeof("2026-11-28T13:33:24.322223") - 1;
    return timestamp.size() > kMost + 1 ? std::string(timestamp.substr(0, kMost)) + "Z" : std::string(timestamp);
  }

  std::string SendMessage() {
    for (size_t done = 0; done < message_.size();) {
      ssize_t sent = ::send(socket_, message_.data() + done, message_.size() - done, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) {
        int code = errno;
        Close();
        return Fault(code);
      }
      done += static_cast<size_t>(sent);
    }
    return "";
  }

  const SyslogOptions options_;
  int socket_ = -1;
  bool datagrams_ = true;
  EventFields fields_;
  std::string text_, message_;
};

void ReadAddress(Section& section, SyslogOptions& options) {
  std::string address = section.Text("address", "unix:///dev/log");
  auto after = [&](std::string_view scheme) {
    return address.starts_with(scheme) ? address.substr(scheme.size()) : std::string();
  };
  if (!(options.path = after("unix://")).empty()) {
    options.kind = SyslogOptions::Kind::kUnix;
    if (options.path.size() >= sizeof(sockaddr_un::sun_path))
      section.Fail("address", "the path is too long for a socket");
    return;
  }
  std::string rest = after("udp://");
  if (rest.empty()) {
    rest = after("tcp://");
    options.kind = SyslogOptions::Kind::kTcp;
  }
  size_t colon = rest.rfind(':');
  if (rest.empty() || colon == std::string::npos || colon == 0 || colon + 1 == rest.size())
    return section.Fail("address", "must be udp://HOST:PORT, tcp://HOST:PORT or unix:///PATH");
  options.host = rest.substr(0, colon);
  options.port = rest.substr(colon + 1);
  if (options.host.starts_with('[') && options.host.ends_with(']'))
    options.host = options.host.substr(1, options.host.size() - 2);
}

// A header's field: printable, without spaces, not empty.
std::string HeaderField(std::string text, size_t most) {
  for (char& c : text) c = c > ' ' && c < 0x7F ? c : '_';
  return text.empty() ? "-" : text.substr(0, most);
}

}  // namespace

std::unique_ptr<Sink> NewSyslogSink(Section& section) {
  SyslogOptions options;
  ReadAddress(section, options);
  options.newline = section.Choice("framing", {"octet-counting", "newline"}) == "newline";
  options.priority = "<" + std::to_string(section.Integer("facility", 16, 0, 23) * 8 + kInfo) + ">1";
  options.timeout_s = static_cast<int>(section.Integer("timeout_seconds", 10, 1, 600));
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  options.origin = HeaderField(section.Text("hostname", name), 255) + " " +
                   HeaderField(section.Text("app_name", "regoc"), 48) + " " + std::to_string(::getpid());
  return std::make_unique<SyslogSink>(std::move(options));
}

}  // namespace regoc::decision_log
