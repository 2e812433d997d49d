// Requests and their answers in the log, around a service.
#pragma once

#include "tools/control/logger.h"
#include "tools/http/message.h"

namespace regoc::control {

// As OPA: "Received request." and "Sent response.", at `level`. Costs a load for each request while that is not logged.
class LoggedService final : public http::Service {
 public:
  LoggedService(http::Service& service, Logger& logger, LogLevel level)
      : service_(service), logger_(logger), level_(level) {}
  std::unique_ptr<http::Session> NewSession() override;
  std::string ErrorBody(int status, std::string_view message) override { return service_.ErrorBody(status, message); }

 private:
  http::Service& service_;
  Logger& logger_;
  LogLevel level_;
  std::atomic<uint64_t> numbers_ = 0;
};

// Answers what operators ask, and nothing else: /health and /metrics, and what lies below.
class DiagnosticService final : public http::Service {
 public:
  explicit DiagnosticService(http::Service& service) : service_(service) {}
  std::unique_ptr<http::Session> NewSession() override;
  std::string ErrorBody(int status, std::string_view message) override { return service_.ErrorBody(status, message); }

 private:
  http::Service& service_;
};

}  // namespace regoc::control
