// Statistics of measurements, as OPA gives them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/syntax/json_writer.h"

namespace regoc::cli {

struct Statistics {
  int64_t count = 0, min = 0, max = 0;
  double mean = 0, stddev = 0, median = 0;
  std::vector<std::pair<std::string, double>> percentiles;  // "75%", "90%", …
  double Percentile(const std::string& name) const;
};

Statistics StatisticsOf(std::vector<int64_t> values);
void WriteStatistics(syntax::JsonWriter& json, const Statistics& statistics);

// As Go's encoding/json and as its fmt print a float64.
std::string JsonFloat(double value);
std::string GoFloat(double value);

}  // namespace regoc::cli
