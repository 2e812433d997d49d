// What a server says while it runs: one line an event, as OPA's logs.
//
//   Logger logger({.format = LogFormat::kJson, .level = LogLevel::kInfo});
//   logger.Info("Starting bundle loader.", {{"name", "authz"}, {"plugin", "bundle"}});
//   // {"level":"info","msg":"Starting bundle loader.","name":"authz","plugin":"bundle","time":"2026-11-28T13:59:36Z"}
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace regoc::control {

enum class LogLevel { kError, kWarning, kInfo, kDebug };
enum class LogFormat { kText, kJson, kPrettyJson };

std::optional<LogLevel> ParseLogLevel(std::string_view text);    // "debug", "info", "warn", "error"
std::optional<LogFormat> ParseLogFormat(std::string_view text);  // "text", "json", "json-pretty"

struct LoggerOptions {
  LogFormat format = LogFormat::kJson;
  LogLevel level = LogLevel::kInfo;
  std::function<void(const std::string&)> write;  // a line with its end; empty: to standard error
};

// Thread-safe.
class Logger {
 public:
  using Fields = nlohmann::json;  // an object

  explicit Logger(LoggerOptions options);

  bool Logs(LogLevel level) const { return level <= level_.load(std::memory_order_relaxed); }
  LogLevel level() const { return level_.load(std::memory_order_relaxed); }
  // At any time; what is being logged is not held up.
  void SetLevel(LogLevel level) { level_.store(level, std::memory_order_relaxed); }

  void Log(LogLevel level, std::string_view message, const Fields& fields = Fields::object());
  void Error(std::string_view message, const Fields& fields = Fields::object()) {
    Log(LogLevel::kError, message, fields);
  }
  void Warning(std::string_view message, const Fields& fields = Fields::object()) {
    Log(LogLevel::kWarning, message, fields);
  }
  void Info(std::string_view message, const Fields& fields = Fields::object()) {
    Log(LogLevel::kInfo, message, fields);
  }
  void Debug(std::string_view message, const Fields& fields = Fields::object()) {
    Log(LogLevel::kDebug, message, fields);
  }

 private:
  const LogFormat format_;
  std::atomic<LogLevel> level_;
  std::function<void(const std::string&)> write_;
  std::mutex writing_;
};

}  // namespace regoc::control
