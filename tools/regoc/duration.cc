#include "tools/regoc/duration.h"

#include <charconv>
#include <utility>

namespace regoc::cli {

Result<std::chrono::nanoseconds> ParseDuration(const std::string& text) {
  static constexpr std::pair<std::string_view, double> kUnits[] = {{"ns", 1},  {"us", 1e3}, {"µs", 1e3},  {"ms", 1e6},
                                                                   {"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}};
  double total = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    double number = 0;
    auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), number, std::chars_format::fixed);
    std::string_view unit(end, static_cast<size_t>(rest.data() + rest.size() - end));
    unit = unit.substr(0, unit.find_first_of("0123456789."));
    double scale = 0;
    for (auto [name, value] : kUnits)
      if (unit == name) scale = value;
    if (fault != std::errc() || number < 0 || scale == 0)
      return Error{"invalid duration \"" + text + "\" (want for example 10s or 500ms)"};
    total += number * scale;
    rest.remove_prefix(static_cast<size_t>(unit.data() + unit.size() - rest.data()));
  }
  if (total > 9e18) return Error{"duration \"" + text + "\" is too long"};
  return std::chrono::nanoseconds(static_cast<int64_t>(total));
}

}  // namespace regoc::cli
