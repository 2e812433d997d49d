// What scalars of YAML mean to go-yaml v2: `yes` and `on` are true, 0777 is 511, dates are texts.
#pragma once

#include <string>
#include <string_view>

#include "tools/inputs/maker.h"

namespace regoc::inputs {

// What a scalar is called as the key of a map.
struct YamlKey {
  bool usable = false;   // null is not
  bool is_text = false;  // then it is the value itself, and `text` is empty
  std::string text;
};

// `tag` is the long form of a tag, or empty for a plain scalar. The text is UTF-8. Throws Fault without a place when
// the tag does not fit.
Value YamlMeaning(Maker& maker, std::string_view tag, std::string_view text, YamlKey& key);

}  // namespace regoc::inputs
