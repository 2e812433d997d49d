#include "tools/control/logger.h"

#include <unistd.h>

#include "tools/control/moments.h"

namespace regoc::control {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kNames[] = {"error", "warning", "info", "debug"};

std::string JsonText(const Json& value, int indent = -1) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

// key=value, quoted where a value is not plain.
std::string Pair(const std::string& key, const Json& value) {
  std::string text = value.is_string() ? value.get<std::string>() : JsonText(value);
  bool plain = !text.empty() &&
               text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/@^+") ==
                   std::string::npos;
  return key + "=" + (plain ? text : JsonText(text));
}

void WriteAll(const std::string& line) {
  for (size_t at = 0; at < line.size();) {
    ssize_t wrote = ::write(STDERR_FILENO, line.data() + at, line.size() - at);
    if (wrote < 0 && errno != EINTR) return;  // nobody listens
    if (wrote > 0) at += static_cast<size_t>(wrote);
  }
}

}  // namespace

std::optional<LogLevel> ParseLogLevel(std::string_view text) {
  if (text == "debug") return LogLevel::kDebug;
  if (text == "info" || text.empty()) return LogLevel::kInfo;
  if (text == "warn" || text == "warning") return LogLevel::kWarning;
  if (text == "error") return LogLevel::kError;
  return std::nullopt;
}

std::optional<LogFormat> ParseLogFormat(std::string_view text) {
  if (text == "text") return LogFormat::kText;
  if (text == "json" || text.empty()) return LogFormat::kJson;
  if (text == "json-pretty") return LogFormat::kPrettyJson;
  return std::nullopt;
}

Logger::Logger(LoggerOptions options)
    : format_(options.format), level_(options.level), write_(std::move(options.write)) {
  if (!write_) write_ = WriteAll;
}

void Logger::Log(LogLevel level, std::string_view message, const Fields& fields) {
  if (!Logs(level)) return;
  std::string_view name = kNames[static_cast<size_t>(level)];
  std::string line;
  if (format_ == LogFormat::kText) {
    line = "time=" + JsonText(TimeText(SystemNow(), false)) + " level=" + std::string(name) +
           " msg=" + JsonText(std::string(message));
    for (const auto& [key, value] : fields.items()) line += " " + Pair(key, value);
  } else {
    Json object = fields;
    object["level"] = name;
    object["msg"] = message;
    object["time"] = TimeText(SystemNow(), false);
    line = JsonText(object, format_ == LogFormat::kPrettyJson ? 2 : -1);
  }
  line += '\n';
  std::lock_guard lock(writing_);
  write_(line);
}

}  // namespace regoc::control
