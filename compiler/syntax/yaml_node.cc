#include "compiler/syntax/yaml_node.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace regoc::syntax {

namespace {

constexpr int kMaxDepth = 100;
constexpr int kMaxNodes = 100000;

struct Unfolder {
  int nodes = 0;
  bool too_large = false;

  YamlNode Unfold(const YAML::Node& from, int depth) {
    YamlNode out;
    if (++nodes > kMaxNodes || depth > kMaxDepth) {
      too_large = true;
      return out;
    }
    out.line = std::max(0, from.Mark().line) + 1;
    if (from.IsSequence()) {
      out.kind = YamlNode::Kind::kSequence;
      for (const auto& item : from) {
        if (too_large) break;
        out.items.push_back(Unfold(item, depth + 1));
      }
    } else if (from.IsMap()) {
      out.kind = YamlNode::Kind::kMapping;
      for (const auto& pair : from) {
        if (too_large) break;
        YamlNode key = Unfold(pair.first, depth + 1);
        out.pairs.push_back(YamlPair{std::move(key), Unfold(pair.second, depth + 1)});
      }
    } else if (from.IsScalar()) {
      out.text = from.Scalar();
      out.plain = from.Tag() == "?" || from.Tag().empty();
    } else {
      out.plain = true;
    }
    return out;
  }
};

struct Wording {
  std::string_view ours;  // what yaml-cpp says
  std::string_view opas;  // what OPA's reader says
  bool scanner;           // OPA counts lines from 1 for faults of characters, from 0 for faults of structure
};
constexpr Wording kWordings[] = {
    {"illegal map value", "mapping values are not allowed in this context", true},
    {"unknown token", "found character that cannot start any token", true},
    {"illegal block entry", "block sequence entries are not allowed in this context", true},
    {"illegal EOF in scalar", "found unexpected end of stream", true},
    {"illegal document indicator in scalar", "found unexpected document indicator", true},
    {"unknown escape character: ", "found unknown escape character", true},
    {"end of map not found", "did not find expected key", false},
    {"end of sequence not found", "did not find expected '-' indicator", false},
    {"end of sequence flow not found", "did not find expected ',' or ']'", false},
    {"end of map flow not found", "did not find expected ',' or '}'", false},
    {"the referenced anchor is not defined", "unknown anchor referenced", false},
};

YamlFault Translate(const YAML::ParserException& exception) {
  int line = std::max(0, exception.mark.line);
  for (const Wording& wording : kWordings) {
    if (exception.msg.rfind(wording.ours, 0) != 0) continue;
    return YamlFault{std::string(wording.opas), line == 0 ? 0 : line + (wording.scanner ? 1 : 0)};
  }
  return YamlFault{exception.msg, line};
}

}  // namespace

std::variant<YamlNode, YamlFault> LoadYaml(std::string_view text) {
  // yaml-cpp throws; nothing may get past this function.
  try {
    YAML::Node root = YAML::Load(std::string(text));
    Unfolder unfolder;
    YamlNode node = unfolder.Unfold(root, 0);
    if (unfolder.too_large) return YamlFault{"document contains excessive aliasing"};
    return node;
  } catch (const YAML::ParserException& exception) {
    return Translate(exception);
  } catch (const std::exception& exception) {
    return YamlFault{exception.what()};
  }
}

}  // namespace regoc::syntax
