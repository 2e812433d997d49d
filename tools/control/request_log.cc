#include "tools/control/request_log.h"

#include <chrono>

namespace regoc::control {

namespace {

class LoggedSession final : public http::Session {
 public:
  LoggedSession(std::unique_ptr<http::Session> session, Logger& logger, LogLevel level, std::atomic<uint64_t>& numbers)
      : session_(std::move(session)), logger_(logger), level_(level), numbers_(numbers) {}

  bool MayBlock(const http::Request& request) override { return session_->MayBlock(request); }
  bool MayBeShed(const http::Request& request) override { return session_->MayBeShed(request); }

  void Handle(const http::Request& request, http::Response& response) override {
    if (!logger_.Logs(level_)) return session_->Handle(request, response);
    auto began = std::chrono::steady_clock::now();
    nlohmann::json fields = {{"client_addr", request.peer ? request.peer->address : ""},
                             {"req_id", numbers_.fetch_add(1, std::memory_order_relaxed) + 1},
                             {"req_method", std::string(request.method)},
                             {"req_path", std::string(request.path)}};
    logger_.Log(level_, "Received request.", fields);
    session_->Handle(request, response);
    std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    fields["resp_bytes"] = response.body.size();
    fields["resp_duration"] = took.count();
    fields["resp_status"] = response.status;
    logger_.Log(level_, "Sent response.", fields);
  }

 private:
  std::unique_ptr<http::Session> session_;
  Logger& logger_;
  LogLevel level_;
  std::atomic<uint64_t>& numbers_;
};

class DiagnosticSession final : public http::Session {
 public:
  explicit DiagnosticSession(std::unique_ptr<http::Session> session) : session_(std::move(session)) {}

  bool MayBlock(const http::Request& request) override { return IsDiagnostic(request) && session_->MayBlock(request); }
  bool MayBeShed(const http::Request&) override { return false; }

  void Handle(const http::Request& request, http::Response& response) override {
    if (IsDiagnostic(request)) return session_->Handle(request, response);
    response.status = 404;
    response.content_type = "text/plain; charset=utf-8";
    response.body = "404 page not found\n";
  }

 private:
  static bool IsDiagnostic(const http::Request& request) {
    return request.path == "/health" || request.path == "/metrics" || request.path.starts_with("/health/");
  }

  std::unique_ptr<http::Session> session_;
};

}  // namespace

std::unique_ptr<http::Session> LoggedService::NewSession() {
  return std::make_unique<LoggedSession>(service_.NewSession(), logger_, level_, numbers_);
}

std::unique_ptr<http::Session> DiagnosticService::NewSession() {
  return std::make_unique<DiagnosticSession>(service_.NewSession());
}

}  // namespace regoc::control
