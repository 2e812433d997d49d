#include "tools/decision_log/settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/decision_log/block.h"
#include "tools/server/paths.h"

namespace regoc::decision_log {

namespace {

constexpr int64_t kDefaultBuffer = int64_t{256} << 20;
constexpr int64_t kMinUpload = 90, kMaxUpload = int64_t{1} << 32;
constexpr int64_t kDefaultSpill = int64_t{1} << 30;
constexpr int64_t kYear = 366 * 86400;

std::chrono::milliseconds Seconds(double seconds) {
  return std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
}

void ReadDelays(Section& reporting, Settings& settings) {
  if (reporting.has("min_delay_seconds") != reporting.has("max_delay_seconds"))
    reporting.Fail(reporting.has("min_delay_seconds") ? "max_delay_seconds" : "min_delay_seconds",
                   "must be set when the other delay is");
  int64_t min = reporting.Integer("min_delay_seconds", 300, 0, kYear),
          max = reporting.Integer("max_delay_seconds", 600, 0, kYear);
  if (max < min) reporting.Fail("max_delay_seconds", "must not be less than min_delay_seconds");
  settings.min_delay = Seconds(static_cast<double>(min));
  settings.max_delay = Seconds(static_cast<double>(max));
}

void ReadUploadLimit(Section& reporting, Settings& settings) {
  int64_t limit = reporting.Integer("upload_size_limit_bytes", 32768, INT64_MIN, INT64_MAX);
  int64_t taken = std::clamp(limit, kMinUpload, kMaxUpload);
  if (taken != limit)
    settings.warnings.push_back(reporting.PathOf("upload_size_limit_bytes") + ": " + std::to_string(taken) +
                                " is used in place of " + std::to_string(limit));
  settings.upload_limit_bytes = static_cast<size_t>(taken);
}

void ReadReporting(Section reporting, Settings& settings) {
  ReadDelays(reporting, settings);
  ReadUploadLimit(reporting, settings);
  bool by_events = reporting.Choice("buffer_type", {"size", "event"}) == "event";
  if (by_events && reporting.has("buffer_size_limit_bytes"))
    reporting.Fail("buffer_size_limit_bytes", "is not for buffer_type event");
  if (!by_events && reporting.has("buffer_size_limit_events"))
    reporting.Fail("buffer_size_limit_events", "is not for buffer_type size");
  if (reporting.has("buffer_size_limit_bytes") && reporting.has("max_decisions_per_second"))
    reporting.Fail("max_decisions_per_second", "must not be set together with buffer_size_limit_bytes");
  settings.buffer_limit_bytes =
      static_cast<size_t>(reporting.Integer("buffer_size_limit_bytes", kDefaultBuffer, 1, INT64_MAX));
  int64_t events = reporting.Integer("buffer_size_limit_events", 10000, 1, INT64_MAX);
  settings.buffer_limit_events = by_events ? static_cast<size_t>(events) : 0;
  if (double rate = reporting.Number("max_decisions_per_second", 0, 0, 1e9); reporting.has("max_decisions_per_second"))
    settings.max_decisions_per_second = rate;
  std::string trigger = reporting.Choice("trigger", {"periodic", "manual", "immediate"});
  settings.trigger = trigger == "manual"      ? Trigger::kManual
                     : trigger == "immediate" ? Trigger::kImmediate
                                              : Trigger::kPeriodic;
}

void ReadMode(Section& root, Settings& settings) {
  std::string mode = root.Choice("mode", {"drop", "block", "spill"});
  settings.mode = mode == "block" ? Mode::kBlock : mode == "spill" ? Mode::kSpill : Mode::kDrop;
  Section block = root.Child("block"), spill = root.Child("spill");
  if (settings.mode != Mode::kBlock && root.has("block")) root.Fail("block", "is only for mode block");
  if (settings.mode != Mode::kSpill && root.has("spill")) root.Fail("spill", "is only for mode spill");
  settings.max_wait = Seconds(block.Number("max_wait_seconds", 5, 0, 3600));
  settings.spill_limit_bytes =
      static_cast<uint64_t>(spill.Integer("size_limit_bytes", kDefaultSpill, int64_t{1} << 20, INT64_MAX));
  if (settings.mode == Mode::kSpill) settings.spill_directory = spill.Required("directory");
}

std::vector<std::string> ReadPath(Section& root, const char* key, const char* otherwise) {
  std::vector<std::string> keys = server::KeysOfPath(root.Text(key, otherwise));
  if (keys.empty()) root.Fail(key, "must be the path of a document");
  return keys;
}

void ReadService(Section& root, const std::vector<std::string>& services, Settings& settings) {
  settings.service = root.Text("service");
  bool others = root.Flag("console", false) || root.has("sinks");
  if (settings.service.empty() && !services.empty() && !others) settings.service = services[0];
  if (!settings.service.empty() && std::find(services.begin(), services.end(), settings.service) == services.end())
    root.Fail("service", "there is no service \"" + settings.service + "\"");
  std::string partition = root.Text("partition_name");
  settings.resource = root.Text("resource", "/logs");
  if (!partition.empty()) settings.resource = "/logs/" + partition;
  if (root.has("plugin")) root.Fail("plugin", "there is no plugin \"" + root.Text("plugin") + "\"");
}

void ReadSinks(Section& root, Settings& settings) {
  static const nlohmann::json none = nlohmann::json::object();
  if (!settings.service.empty())
    settings.sinks.push_back({"service", "service", Section(none, root.PathOf("service")), true});
  if (root.Flag("console", false))
    settings.sinks.push_back({"console", "console", Section(none, root.PathOf("console")), true});
  std::set<std::string> names{"service", "console"};
  for (Section& section : root.Children("sinks")) {
    std::string type = section.Required("type"), name = section.Text("name", type);
    if (!names.insert(name).second) section.Fail("name", "there is another sink \"" + name + "\"");
    settings.sinks.push_back({type, name, section});
  }
  if (settings.sinks.size() > kMaxSinks) root.Fail("sinks", "there may be at most " + std::to_string(kMaxSinks));
}

}  // namespace

Result<Settings> ReadSettings(Section& root, const std::vector<std::string>& services) {
  Settings settings;
  ReadService(root, services, settings);
  ReadReporting(root.Child("reporting"), settings);
  ReadMode(root, settings);
  settings.mask_path = ReadPath(root, "mask_decision", "/system/log/mask");
  settings.drop_path = ReadPath(root, "drop_decision", "/system/log/drop");
  settings.headers = root.Child("request_context").Child("http").Texts("headers");
  std::sort(settings.headers.begin(), settings.headers.end());
  settings.headers.erase(std::unique(settings.headers.begin(), settings.headers.end()), settings.headers.end());
  root.Flag("nd_builtin_cache", false);  // OPA takes the key and looks at the one at the top of the configuration
  ReadSinks(root, settings);
  return settings;
}

}  // namespace regoc::decision_log
