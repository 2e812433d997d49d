// XML as a tree, through expat. Of the names only what follows the prefix stays.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/inputs/maker.h"

namespace regoc::inputs {

struct XmlElement {
  std::string name;
  std::string prefix;  // with its colon, or empty
  size_t offset = 0;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<XmlElement> children;
  std::string text;       // all of it, in its order
  std::string last_text;  // the last piece between two tags, comments or the like
};

// The root element. Throws Fault with expat's words.
XmlElement ReadXmlTree(Maker& maker);

}  // namespace regoc::inputs
