// What the API asks of the parts that follow a configuration: bundles, status, discovery, logs.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace regoc::server {

// Any thread may ask; what changes behind it is synchronized by who implements it. Nothing here waits for the network.
class Plugins {
 public:
  virtual ~Plugins() = default;
  // The active configuration for GET /v1/config, a JSON object without secrets, in one line:
  // {"default_decision":"/system/main","labels":{"id":…,"version":…},…}.
  virtual std::string ConfigJson() const = 0;
  // What the status plugin would send now, a JSON object in one line; nothing when it is not configured.
  virtual std::optional<std::string> StatusJson() const = 0;
  // Whether each configured bundle was activated at least once (also from the disk).
  virtual bool BundlesReady() const = 0;
  // The state of each plugin by its name: "OK", "NOT_READY", "WARN" or "ERROR". Names as OPA has them: "bundle",
  // "decision_logs", "discovery", "status".
  virtual std::map<std::string, std::string> States() const = 0;
};

}  // namespace regoc::server
