// The section "decision_logs" of a configuration: OPA's keys with OPA's defaults, and ours (mode, block, spill, sinks).
//
//   Result<Settings> settings = ReadSettings(json, {"collector"});   // the names of the services
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/decision_log/section.h"

namespace regoc::decision_log {

enum class Mode { kDrop, kBlock, kSpill };
enum class Trigger { kPeriodic, kManual, kImmediate };

// A sink that was asked for.
struct SinkSettings {
  std::string type;
  std::string name;
  Section section;                // the rest of its keys; while the configuration is there
  bool asked_by_opa_key = false;  // by "service" or "console", whose section is empty
};

struct Settings {
  Mode mode = Mode::kDrop;
  std::chrono::milliseconds max_wait{5000};
  std::string spill_directory;
  uint64_t spill_limit_bytes = 0;
  size_t buffer_limit_bytes = 0;
  size_t buffer_limit_events = 0;  // 0: bytes count
  std::optional<double> max_decisions_per_second;
  size_t upload_limit_bytes = 32768;
  Trigger trigger = Trigger::kPeriodic;
  std::chrono::milliseconds min_delay{300000}, max_delay{600000};  // of the service's sink
  std::vector<std::string> mask_path, drop_path;                   // keys below data
  std::vector<std::string> headers;                                // of requests, sorted
  std::string service, resource;
  std::vector<SinkSettings> sinks;
  std::vector<std::string> warnings;
};

// `services`: names that there are, the first of which is taken when no sink is named, as in OPA. `json` outlives the
// settings. Errors name the key; keys of sinks are checked when the sinks are made, and whether any is unknown by
// Finish() of `root`.
Result<Settings> ReadSettings(Section& root, const std::vector<std::string>& services);

}  // namespace regoc::decision_log
