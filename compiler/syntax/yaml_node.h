// YAML text as a tree, without exceptions and with limits. Private to the decoding of annotations.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace regoc::syntax {

struct YamlPair;

struct YamlNode {
  enum class Kind { kScalar, kSequence, kMapping };
  Kind kind = Kind::kScalar;
  std::string text;    // of a scalar
  bool plain = false;  // without quotes, block or tag: what it is depends on its text
  int line = 1;        // from 1
  std::vector<YamlNode> items;
  std::vector<YamlPair> pairs;  // in order of the source, with duplicates
};
struct YamlPair {
  YamlNode key;
  YamlNode value;
};

// What is wrong with the text, in the words of OPA's reader where it has the same fault.
struct YamlFault {
  std::string message;
  int line = 0;  // from 1; 0: OPA names none
};

// The first document of the text; an empty one is a plain scalar without text. Deep nesting (more than 100 levels) and
// aliases that unfold to more than 100,000 nodes are faults.
std::variant<YamlNode, YamlFault> LoadYaml(std::string_view text);

}  // namespace regoc::syntax
