#include "tools/regoc/statistics.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace regoc::cli {

namespace {

std::string Shortest(double value, std::chars_format format) {
  char text[400];
  return std::string(text, std::to_chars(text, text + sizeof text, value, format).ptr);
}

int Exponent(double value) {
  return value == 0 ? 0
                    : std::atoi(Shortest(value, std::chars_format::scientific)
                                    .substr(Shortest(value, std::chars_format::scientific).find('e') + 1)
                                    .c_str());
}

// Between the two values that the position lies between.
double PercentileOf(const std::vector<int64_t>& sorted, double p) {
  double position = p * static_cast<double>(sorted.size() + 1);
  if (position < 1) return static_cast<double>(sorted.front());
  if (position >= static_cast<double>(sorted.size())) return static_cast<double>(sorted.back());
  size_t at = static_cast<size_t>(position);
  double lower = static_cast<double>(sorted[at - 1]), upper = static_cast<double>(sorted[at]);
  return lower + (position - std::floor(position)) * (upper - lower);
}

}  // namespace

std::string JsonFloat(double value) {
  int exponent = Exponent(value);
  return Shortest(value, exponent < -6 || exponent >= 21 ? std::chars_format::scientific : std::chars_format::fixed);
}

std::string GoFloat(double value) {
  int exponent = Exponent(value);
  return Shortest(value, exponent < -4 || exponent >= 6 ? std::chars_format::scientific : std::chars_format::fixed);
}

double Statistics::Percentile(const std::string& name) const {
  for (const auto& [key, value] : percentiles)
    if (key == name) return value;
  return 0;
}

Statistics StatisticsOf(std::vector<int64_t> values) {
  Statistics out;
  if (values.empty()) return out;
  std::sort(values.begin(), values.end());
  double count = static_cast<double>(values.size()), sum = 0, squares = 0;
  for (int64_t value : values) sum += static_cast<double>(value);
  out.mean = sum / count;
  for (int64_t value : values)
    squares += (static_cast<double>(value) - out.mean) * (static_cast<double>(value) - out.mean);
  out.stddev = std::sqrt(squares / count);
  out.count = static_cast<int64_t>(values.size()), out.min = values.front(), out.max = values.back();
  out.median = PercentileOf(values, 0.5);
  for (auto [name, p] :
       {std::pair("75%", 0.75), {"90%", 0.9}, {"95%", 0.95}, {"99%", 0.99}, {"99.9%", 0.999}, {"99.99%", 0.9999}})
    out.percentiles.emplace_back(name, PercentileOf(values, p));
  return out;
}

void WriteStatistics(syntax::JsonWriter& json, const Statistics& statistics) {
  auto number = [&](const char* name, const std::string& text) {
    json.Key(name);
    json.Raw(text);
  };
  json.BeginObject();
  for (const auto& [name, value] : statistics.percentiles) number(name.c_str(), JsonFloat(value));
  number("count", std::to_string(statistics.count));
  number("max", std::to_string(statistics.max));
  number("mean", JsonFloat(statistics.mean));
  number("median", JsonFloat(statistics.median));
  number("min", std::to_string(statistics.min));
  number("stddev", JsonFloat(statistics.stddev));
  json.EndObject();
}

}  // namespace regoc::cli
