#include "runtime/builtins/yaml_reader.h"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "runtime/builtins/base64.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/to_text.h"
#include "runtime/builtins/yaml_scalar.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

namespace {

constexpr size_t kMaxDepth = 1000;
constexpr size_t kMaxNodes = 10'000'000;  // aliases count as what they stand for

// Thrown by the handler below, caught in ParseYaml.
struct Fault {
  std::string message;
};

// What go-yaml says where yaml-cpp says something else.
std::string_view GoMessage(const std::string& message) {
  static const std::pair<std::string_view, std::string_view> kMessages[] = {
      {YAML::ErrorMsg::END_OF_SEQ_FLOW, "did not find expected ',' or ']'"},
      {YAML::ErrorMsg::END_OF_MAP_FLOW, "did not find expected ',' or '}'"},
      {YAML::ErrorMsg::END_OF_MAP, "did not find expected key"},
      {YAML::ErrorMsg::END_OF_SEQ, "did not find expected '-' indicator"},
      {YAML::ErrorMsg::MAP_VALUE, "mapping values are not allowed in this context"},
      {YAML::ErrorMsg::EOF_IN_SCALAR, "found unexpected end of stream"},
      {YAML::ErrorMsg::UNKNOWN_TOKEN, "found character that cannot start any token"},
  };
  for (const auto& [theirs, go] : kMessages) {
    if (message == theirs) return go;
  }
  return message;
}

// Builds values from events.
class Builder : public YAML::EventHandler {
 public:
  Builder(Arena& arena, std::string_view text) : arena_(arena), text_(text) {}

  Value result() const { return result_; }

  // yaml-cpp takes what does not belong to a document for the next one; that must begin with ---.
  void OnDocumentStart(const YAML::Mark& mark) override {
    anchors_.clear();
    if (done_ && !LineOf(mark.line).starts_with("---")) {
      throw Fault{"line " + std::to_string(mark.line) + ": did not find expected <document start>"};
    }
  }
  void OnDocumentEnd() override { done_ = true; }

  void OnNull(const YAML::Mark&, YAML::anchor_t anchor) override { Take({Value::Null(), 1}, anchor, true); }

  void OnAlias(const YAML::Mark&, YAML::anchor_t anchor) override {
    if (anchor >= anchors_.size() || !anchors_[anchor].complete) throw Fault{"anchor value contains itself"};
    Take(anchors_[anchor], YAML::NullAnchor, false);
  }

  void OnScalar(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor, const std::string& text) override {
    Take({ScalarValue(tag, arena_.Copy(text)), 1}, anchor, tag == "?" || tag.empty());
  }

  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Push(anchor, false);
  }
  void OnSequenceEnd() override { Pop(); }
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    Push(anchor, true);
  }
  void OnMapEnd() override { Pop(); }

 private:
  struct Node {
    Value value;
    size_t nodes = 0;
    bool complete = true;
  };
  struct Level {
    YAML::anchor_t anchor = YAML::NullAnchor;
    size_t nodes = 1;
    std::optional<ArrayBuilder> items;
    Object* object = nullptr;
    std::optional<Value> key;  // whose value comes next
    bool merging = false;      // the key was <<
    std::vector<Value> merged;
  };

  std::string_view LineOf(int line) const {
    std::string_view rest = text_;
    for (; line > 0; --line) rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    return rest;
  }

  Value ScalarValue(const std::string& tag, std::string_view text) {
    constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
    bool known = tag.starts_with(kPrefix);
    std::string_view name = known ? std::string_view(tag).substr(kPrefix.size()) : std::string_view();
    if (tag == "?" || tag.empty()) return Resolve(text);
    if (!known || name == "str") return Value::String(text);
    if (name == "binary") return Binary(text);
    Value v = Resolve(text);
    bool fits = (name == "int" && v.is_number()) || (name == "bool" && v.is_boolean()) ||
                (name == "null" && v.is_null()) || (name == "float" && v.is_number()) || name == "timestamp";
    if (!fits) throw Fault{"cannot decode `" + std::string(text) + "` as a !!" + std::string(name)};
    return v;
  }

  Value Resolve(std::string_view text) {
    std::optional<Value> value = ResolveYamlScalar(arena_, text);
    if (value) return *value;
    bool nan = text.find_first_of("aA") != std::string_view::npos;
    throw Fault{std::string("json: unsupported value: ") + (nan ? "NaN" : text[0] == '-' ? "-Inf" : "+Inf")};
  }

  Value Binary(std::string_view text) {
    size_t bad_at = 0;
    std::optional<std::string_view> bytes = DecodeBase64(arena_, text, Base64Alphabet::kStandard, bad_at);
    if (!bytes) throw Fault{"!!binary value contains invalid base64 data"};
    return Value::String(*bytes);
  }

  void Push(YAML::anchor_t anchor, bool map) {
    if (levels_.size() >= kMaxDepth) throw Fault{"exceeded max depth of 1000"};
    Level level;
    level.anchor = anchor;
    if (map) {
      level.object = Object::New(arena_);
    } else {
      level.items.emplace(arena_);
    }
    Remember(anchor, {Value::Null(), 0, false});
    levels_.push_back(std::move(level));
  }

  void Pop() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    Node node{Value::Null(), level.nodes};
    if (level.object == nullptr) {
      node.value = level.items->Build();
    } else {
      MergeInto(*level.object, level.merged);
      node.value = Value::Object(level.object);
    }
    Take(node, level.anchor, false);
  }

  void Remember(YAML::anchor_t anchor, const Node& node) {
    if (anchor == YAML::NullAnchor) return;
    if (anchors_.size() <= anchor) anchors_.resize(anchor + 1, Node{Value::Null(), 0, false});
    anchors_[anchor] = node;
  }

  // A finished node goes to where it belongs. `plain`: a scalar without quotation marks.
  void Take(const Node& node, YAML::anchor_t anchor, bool plain) {
    Remember(anchor, node);
    if (levels_.empty()) {
      if (!done_) result_ = node.value;
      return;
    }
    Level& level = levels_.back();
    level.nodes += node.nodes;
    if (level.nodes > kMaxNodes) throw Fault{"document contains excessive aliasing"};
    if (level.items) {
      level.items->Append(node.value);
    } else if (!level.key) {
      level.merging = plain && node.value.is_string() && node.value.text() == "<<";
      level.key = level.merging ? node.value : KeyText(node.value);
    } else if (level.merging) {
      TakeMerged(level, node.value);
      level.key.reset();
    } else {
      level.object->Put(*level.key, node.value);
      level.key.reset();
    }
  }

  Value KeyText(Value key) {
    if (key.is_string()) return key;
    if (key.is_boolean() || key.is_number()) return Value::String(ToText(arena_, key));
    if (key.is_null()) throw Fault{"unsupported map key of type: %!s(<nil>), key: <nil>"};
    throw Fault{"invalid map key: " + ToRego(key)};
  }

  void TakeMerged(Level& level, Value value) {
    auto take = [&](Value v) {
      if (!v.is_object()) throw Fault{"map merge requires map or sequence of maps as the value"};
      level.merged.push_back(v);
    };
    if (!value.is_array()) return take(value);
    for (size_t i = 0; i < value.size(); ++i) take(value.items()[i]);
  }

  // What the mapping says itself comes first, then what is merged, in order.
  static void MergeInto(Object& object, const std::vector<Value>& merged) {
    for (Value v : merged) {
      const Object& from = v.object();
      for (uint32_t i = 0; i < from.count; ++i) object.PutNew(from.items[i].key, from.items[i].value);
    }
  }

  Arena& arena_;
  std::string_view text_;
  Value result_;
  bool done_ = false;
  std::vector<Level> levels_;
  std::vector<Node> anchors_;
};

}  // namespace

std::optional<Value> ParseYaml(CallContext& ctx, std::string_view text, std::string_view& fault) {
  // yaml-cpp throws; nothing of that leaves this function.
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Builder builder(ctx.arena, text);
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.result();
  } catch (const YAML::Exception& e) {
    fault = Join(ctx.arena, "yaml: line ", std::to_string(e.mark.line + 1), ": ", GoMessage(e.msg));
  } catch (const Fault& f) {
    fault = Join(ctx.arena, f.message.starts_with("json:") ? "" : "yaml: ", f.message);
  }
  return std::nullopt;
}

}  // namespace regoc::builtins
