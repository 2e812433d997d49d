// YAML data files as JSON texts, with OPA's reading of YAML: `on` and `yes` are strings, dates are strings, `<<`
// merges, the last of equal keys counts, and a file of several documents means its first.
//
//   YamlToJson("a: [1.0, 0x10, yes]")   // {"a":[1,16,"yes"]}
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace regoc::bundle {

struct YamlLimits {
  size_t max_depth = 400;
  // Nodes visited while aliases are followed, so that a small file cannot stand for a huge value.
  size_t max_nodes = 10'000'000;
  size_t max_documents = 10'000;  // those after the first are read for their syntax only
};

Result<std::string> YamlToJson(std::string_view text, const YamlLimits& limits = {});

}  // namespace regoc::bundle
