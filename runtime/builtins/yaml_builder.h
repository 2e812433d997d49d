// Values from the events of a YAML stream, as OPA takes them from go-yaml: keys become text, anchors, aliases and merge
// keys are resolved.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/value/table.h"
#include "runtime/value/value.h"

namespace regoc::builtins {

// Builds the first document and only follows the anchors of the others. What is wrong with values is told at the end:
// faults of syntax come before them.
class YamlBuilder {
 public:
  explicit YamlBuilder(Arena& arena) : arena_(arena) {}

  void BeginDocument() { anchors_.clear(); }
  void EndDocument() { first_ = false; }

  // `tag` and `anchor` are empty when there is none; "!" is no tag.
  void Scalar(std::string_view text, std::string_view tag, bool plain, std::string_view anchor);
  void Begin(bool mapping, std::string_view anchor);  // a sequence, or a mapping
  void End();
  // False when nothing has this anchor.
  bool Alias(std::string_view anchor);

  // The document; nothing when it is no value, with `fault` set to OPA's message.
  std::optional<Value> Finish(std::string& fault) const;

 private:
  struct Node {
    Value value;
    size_t nodes = 1;  // aliases count as what they stand for
    bool complete = true;
    bool merge = false;           // the key <<
    std::string_view not_finite;  // ".inf", "-.inf", ".nan": a key, but not a value
    std::string_view number;      // the text of a number
  };
  struct Level {
    std::string anchor;
    size_t nodes = 1;
    std::optional<ArrayBuilder> items;
    Object* object = nullptr;
    std::optional<Node> key;  // whose value comes next
    std::vector<Value> merged;
  };

  Node ScalarNode(std::string_view text, std::string_view tag, bool plain);
  Node Resolve(std::string_view text);
  Node Tagged(std::string_view text, std::string_view name);
  void Remember(std::string_view anchor, const Node& node);
  void Take(const Node& node, std::string_view anchor);
  void TakeItem(Level& level, const Node& node);
  void TakeMember(Level& level, const Node& key, const Node& node);
  void TakeMerged(Level& level, Value value);
  std::optional<Value> KeyText(const Node& key);
  // The value of a node in a document.
  Value ValueOf(const Node& node);
  void Fault(std::string text);

  Arena& arena_;
  Value result_;
  bool first_ = true;  // in the first document
  std::vector<Level> levels_;
  std::map<std::string, Node, std::less<>> anchors_;
  // The first fault of each stage of OPA's: decoding, keys as text, JSON.
  std::string decode_fault_;
  std::string key_fault_;
  std::string json_fault_;
};

}  // namespace regoc::builtins
