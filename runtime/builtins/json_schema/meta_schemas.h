// The schemas of schemas, one a draft.
#pragma once

#include <string_view>

#include "runtime/builtins/json_schema/schema.h"

namespace regoc::builtins::json_schema {

struct MetaSchema {
  std::string_view url;
  Draft draft;
  std::string_view text;
};

// nullptr when `url` (without fragment) names none of them.
const MetaSchema* FindMetaSchema(std::string_view url);

}  // namespace regoc::builtins::json_schema
