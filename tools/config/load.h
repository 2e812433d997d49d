// The text of a configuration: a file in YAML or JSON, variables of the environment in it, and overrides of the command
// line.
//
//   Result<Json> json = LoadConfiguration({.file = "opa.yaml", .set = {"labels.region=west"}, .set_file = {}},
//   environment);
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tools/config/fields.h"

namespace regoc::config {

using Environment = std::function<std::optional<std::string>(const char* name)>;

// The program's.
Environment ProgramEnvironment();

struct ConfigurationSources {
  std::string file;                   // empty: none
  std::vector<std::string> set;       // "a.b=v,c[0]=w": values are typed, as in YAML
  std::vector<std::string> set_file;  // the same with paths of files, whose texts are the values
};

constexpr uint64_t kMaxConfigurationBytes = uint64_t{64} << 20;

// Later sources go before earlier ones; objects are merged. Always an object. Errors name the source.
Result<Json> LoadConfiguration(const ConfigurationSources& sources, const Environment& environment);

// YAML or JSON; an empty text is {}. `${NAME}` is replaced by the variable, which may be empty.
Result<Json> ParseConfiguration(const std::string& name, const std::string& text, const Environment& environment);

}  // namespace regoc::config
