#include "tools/server/time_limit.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace regoc::server {

Result<std::chrono::nanoseconds> ParseTimeLimit(std::string_view text) {
  using std::chrono::nanoseconds;
  if (text.empty()) return nanoseconds(0);
  double number = 0;
  auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  double scale = unit == "s"    ? 1e9
                 : unit == "ms" ? 1e6
                 : unit == "us" ? 1e3
                 : unit == "m"  ? 6e10
                 : unit == "h"  ? 3.6e12
                                : 0;
  // Comparisons with what is no number do not hold.
  bool good = wrong == std::errc() && scale > 0 && number >= 0 && number * scale < 9e18;
  if (!good) return Error{"invalid duration \"" + std::string(text) + "\""};
  return nanoseconds(static_cast<int64_t>(number * scale));
}

std::chrono::nanoseconds LimitWithin(std::chrono::nanoseconds asked, std::chrono::nanoseconds configured) {
  std::chrono::nanoseconds within = asked - asked / 10;
  if (asked.count() == 0 || configured.count() == 0) return std::max(within, configured);
  return std::min(within, configured);
}

}  // namespace regoc::server
