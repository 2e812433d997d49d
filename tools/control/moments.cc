#include "tools/control/moments.h"

#include <ctime>

namespace regoc::control {

std::string TimeText(SystemTime time, bool fraction) {
  if (time == SystemTime()) return "0001-01-01T00:00:00Z";
  auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  std::time_t seconds = static_cast<std::time_t>(nanoseconds / 1'000'000'000);
  std::tm parts{};
  char text[32] = "";
  if (gmtime_r(&seconds, &parts) != nullptr) std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::string out = text;
  std::string digits = std::to_string(nanoseconds % 1'000'000'000 + 1'000'000'000).substr(1);
  while (digits.ends_with('0')) digits.pop_back();
  if (fraction && !digits.empty()) out += "." + digits;
  return out + "Z";
}

}  // namespace regoc::control
