#include "tools/common/moment.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string_view>

namespace regoc::tools {

namespace {

std::optional<int64_t> Number(std::string_view text) {
  int64_t number = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

Result<int64_t> ParseMoment(const std::string& text) {
  if (text == "now")
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  if (std::optional<int64_t> number = Number(text)) return *number;
  std::tm parts{};
  for (const char* form : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"}) {
    parts = {};
    const char* end = ::strptime(text.c_str(), form, &parts);
    if (end != nullptr && *end == '\0') return static_cast<int64_t>(::timegm(&parts));
  }
  return Error{text + ": want `now`, seconds since 1970, or a time such as 2026-01-31 or 2026-01-31T00:00:00Z"};
}

Result<std::optional<int64_t>> SourceDateEpoch() {
  const char* text = std::getenv("SOURCE_DATE_EPOCH");
  if (text == nullptr || *text == '\0') return std::optional<int64_t>();
  std::optional<int64_t> seconds = Number(text);
  if (!seconds) return Error{std::string("SOURCE_DATE_EPOCH: ") + text + " is no number of seconds"};
  return seconds;
}

std::string MomentText(int64_t seconds) {
  std::time_t time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  char text[32];
  if (!::gmtime_r(&time, &parts) || std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
    return std::to_string(seconds);
  return text;
}

}  // namespace regoc::tools
