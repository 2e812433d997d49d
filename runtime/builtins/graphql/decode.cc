#include "runtime/builtins/graphql/decode.h"

#include <algorithm>
#include <type_traits>

#include "runtime/builtins/graphql/fields.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins::graphql {

namespace {

using RegoValue = regoc::Value;

// Why a value does not fit: what it is, and where in which Go type.
struct Mismatch {
  std::string got;  // "number"; empty: it fits
  std::string structure;
  std::string path;
  std::string wanted;   // "ast.OperationList"
  bool hidden = false;  // `structure` is of a node that reads itself: the next one around it is named

  bool any() const { return !got.empty(); }
  std::string Message() const {
    std::string where = path.empty() && structure.empty() ? "value" : "struct field " + structure + "." + path;
    return "json: cannot unmarshal " + got + " into Go " + where + " of type " + wanted;
  }
};

// Positions can be given, too, where a node reads itself; policies do not see them.
struct SourceTree {
  std::string_view name;
  std::string_view input;
  bool built_in = false;
};
struct PositionTree {
  int64_t start = 0;
  int64_t end = 0;
  int64_t line = 0;
  int64_t column = 0;
  SourceTree* source = nullptr;
};

template <typename Visit>
void VisitFields(Visit& visit, SourceTree& x) {
  visit("Name", x.name);
  visit("Input", x.input);
  visit("BuiltIn", x.built_in);
}

template <typename Visit>
void VisitFields(Visit& visit, PositionTree& x) {
  visit("Start", x.start);
  visit("End", x.end);
  visit("Line", x.line);
  visit("Column", x.column);
  visit("Src", x.source);
}

template <typename Node>
constexpr std::string_view kGoName = "";
template <>
constexpr std::string_view kGoName<SourceTree> = "Source";
template <>
constexpr std::string_view kGoName<PositionTree> = "Position";
template <>
constexpr std::string_view kGoName<Comment> = "Comment";
template <>
constexpr std::string_view kGoName<CommentGroup> = "CommentGroup";
template <>
constexpr std::string_view kGoName<Type> = "Type";
template <>
constexpr std::string_view kGoName<Value> = "Value";
template <>
constexpr std::string_view kGoName<ChildValue> = "ChildValue";
template <>
constexpr std::string_view kGoName<Argument> = "Argument";
template <>
constexpr std::string_view kGoName<Directive> = "Directive";
template <>
constexpr std::string_view kGoName<FragmentSpread> = "FragmentSpread";
template <>
constexpr std::string_view kGoName<VariableDefinition> = "VariableDefinition";
template <>
constexpr std::string_view kGoName<QueryDocument> = "QueryDocument";
template <>
constexpr std::string_view kGoName<ArgumentDefinition> = "ArgumentDefinition";
template <>
constexpr std::string_view kGoName<FieldDefinition> = "FieldDefinition";
template <>
constexpr std::string_view kGoName<EnumValueDefinition> = "EnumValueDefinition";
template <>
constexpr std::string_view kGoName<Definition> = "Definition";
template <>
constexpr std::string_view kGoName<DirectiveDefinition> = "DirectiveDefinition";
template <>
constexpr std::string_view kGoName<OperationTypeDefinition> = "OperationTypeDefinition";
template <>
constexpr std::string_view kGoName<SchemaDefinition> = "SchemaDefinition";
template <>
constexpr std::string_view kGoName<SchemaDocument> = "SchemaDocument";

// Nodes that read themselves: keys count as they are written, comments are not read, and messages do not say the path.
template <typename Node>
constexpr bool kReadsItself = std::is_same_v<Node, Field> || std::is_same_v<Node, InlineFragment> ||
                              std::is_same_v<Node, OperationDefinition> || std::is_same_v<Node, FragmentDefinition>;

// What Go's decoder takes for the same key: letters of either case, and the two that fold to ASCII.
bool SameKey(std::string_view key, std::string_view name) {
  size_t at = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (at >= key.size()) return false;
    Rune rune = DecodeRune(key.substr(at));
    at += rune.size;
    char32_t c = rune.value == 0x17F ? U's' : rune.value == 0x212A ? U'k' : rune.value;
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    char32_t wanted = static_cast<unsigned char>(name[i]);
    if (wanted >= 'A' && wanted <= 'Z') wanted += 'a' - 'A';
    if (c != wanted) return false;
  }
  return at == key.size();
}

// What validation goes through without looking.
std::string_view Missing(const Type& type) {
  return type.named_type.empty() && type.elem == nullptr ? "type without a name" : "";
}
std::string_view Missing(const Value& value) {
  bool known = static_cast<int32_t>(value.kind) >= 0 && static_cast<int32_t>(value.kind) < kValueKinds;
  return known ? "" : "value of an unknown kind";
}
std::string_view Missing(const ChildValue& x) { return x.value == nullptr ? "item without a value" : ""; }
std::string_view Missing(const Argument& x) { return x.value == nullptr ? "argument without a value" : ""; }
std::string_view Missing(const VariableDefinition& x) { return x.type == nullptr ? "variable without a type" : ""; }
std::string_view Missing(const ArgumentDefinition& x) { return x.type == nullptr ? "argument without a type" : ""; }
std::string_view Missing(const FieldDefinition& x) { return x.type == nullptr ? "field without a type" : ""; }
std::string_view Missing(const OperationDefinition& x) {
  bool known =
      x.operation.empty() || x.operation == "query" || x.operation == "mutation" || x.operation == "subscription";
  return known ? "" : "operation of an unknown type";
}
template <typename Node>
std::string_view Missing(const Node&) {
  return "";
}

class Decoder {
 public:
  Decoder(Work& work, Arena& arena) : work_(work), arena_(arena) {}

  template <typename Document>
  bool Read(RegoValue value, Document& document, std::string& fault) {
    Decode(value, document, "");
    if (work_.stopped()) return false;
    fault = mismatch_.any() ? mismatch_.Message() : lack_;
    return fault.empty();
  }

 private:
  bool ok() const { return !mismatch_.any() && !work_.stopped(); }

  void Refuse(RegoValue got, std::string_view wanted) {
    std::string_view name = TypeName(got);
    mismatch_.got = name == "boolean" ? "bool" : name == "set" ? "array" : std::string(name);
    mismatch_.wanted = wanted;
  }
  // Reading goes on: what does not fit is told first.
  void Lack(std::string_view what) {
    if (lack_.empty()) lack_ = "incomplete syntax tree: " + std::string(what);
  }

  void Decode(RegoValue v, std::string_view& out, std::string_view go_type) {
    if (v.is_string()) {
      out = v.text();
    } else if (!v.is_null()) {
      Refuse(v, go_type.empty() ? "string" : go_type);
    }
  }
  void Decode(RegoValue v, bool& out, std::string_view) {
    if (v.is_boolean()) {
      out = v.boolean();
    } else if (!v.is_null()) {
      Refuse(v, "bool");
    }
  }
  void Decode(RegoValue v, int64_t& out, std::string_view go_type) {
    if (v.is_int()) {
      out = v.integer();
    } else if (!v.is_null()) {
      Refuse(v, go_type.empty() ? "int" : go_type);
      if (v.is_number()) mismatch_.got = "number " + std::string(v.text());
    }
  }
  void Decode(RegoValue v, ValueKind& out, std::string_view) {
    int64_t kind = static_cast<int64_t>(out);
    Decode(v, kind, "ast.ValueKind");
    out = static_cast<ValueKind>(std::clamp<int64_t>(kind, -1, kValueKinds));
  }
  // One without its source is as good as none.
  void Decode(RegoValue v, Position& out, std::string_view) {
    PositionTree tree;
    Decode(v, tree, "");
    if (tree.source == nullptr) return;
    auto limited = [](int64_t i) { return static_cast<int32_t>(std::clamp<int64_t>(i, INT32_MIN, INT32_MAX)); };
    out = {limited(tree.line), limited(tree.column), Origin::kText};
  }

  template <typename Item>
  void Decode(RegoValue v, List<Item>& out, std::string_view go_type) {
    out = {};
    if (v.is_null()) return;
    if (!v.is_array() && !v.is_set()) return Refuse(v, go_type);
    for (RegoValue item : ItemsArg{v}.items()) {
      Item decoded{};
      DecodeItem(item, decoded, go_type);
      if (!ok()) return;
      if (IsThere(decoded)) out.Append(arena_, decoded);
    }
  }
  void DecodeItem(RegoValue v, std::string_view& out, std::string_view list_type) {
    Decode(v, out, list_type.substr(2));  // what follows "[]"
  }
  template <typename Node>
  void DecodeItem(RegoValue v, Node*& out, std::string_view) {
    Decode(v, out, "");
  }
  bool IsThere(std::string_view) { return true; }
  bool IsThere(const Comment* comment) { return comment != nullptr; }
  template <typename Node>
  bool IsThere(const Node* node) {
    if (node == nullptr) Lack("null in a list");
    return node != nullptr;
  }

  void Decode(RegoValue v, SelectionSet& out, std::string_view) {
    out = {};
    if (v.is_null()) return;
    if (!v.is_array() && !v.is_set()) return Refuse(v, "[]json.RawMessage");
    for (RegoValue item : ItemsArg{v}.items()) {
      Selection* selection = DecodeSelection(item);
      if (!ok()) return;
      if (selection != nullptr) out.Append(arena_, selection);
    }
  }
  Selection* DecodeSelection(RegoValue v) {
    Selection* selection = Try<Field>(v);
    if (selection == nullptr && ok()) selection = Try<FragmentSpread>(v);
    if (selection == nullptr && ok()) selection = Try<InlineFragment>(v);
    return selection;
  }
  // nullptr when `v` is no such node.
  template <typename Node>
  Selection* Try(RegoValue v) {
    Node* node = arena_.New<Node>();
    node->kind = Node::kKind;
    std::string lack = lack_;
    Decode(v, *node, "");
    if (ok()) return node;
    lack_ = std::move(lack);
    mismatch_ = {};
    return nullptr;
  }

  template <typename Node>
  void Decode(RegoValue v, Node*& out, std::string_view) {
    if (v.is_null()) {
      out = nullptr;
      return;
    }
    if (out == nullptr) out = arena_.New<Node>();
    Decode(v, *out, "");
  }

  template <typename Node>
    requires std::is_class_v<Node>
  void Decode(RegoValue v, Node& out, std::string_view) {
    Level level(work_, kMaxNodeNesting);
    if (!level || !work_.Spend()) return;
    if (v.is_object()) {
      DecodeMembers(v.object(), out);
    } else if (!v.is_null()) {
      Refuse(v, kReadsItself<Node> ? "map[string]json.RawMessage" : "ast." + std::string(kGoName<Node>));
    }
    if (std::string_view missing = Missing(out); ok() && !missing.empty()) Lack(missing);
  }

  template <typename Node>
  struct Member {
    template <typename T>
    void operator()(std::string_view name, T& member, std::string_view go_type = {}) {
      if (found || !(kReadsItself<Node> ? key == name && name != "Comment" : SameKey(key, name))) return;
      found = true;
      decoder.Decode(value, member, go_type);
      decoder.template AddContext<Node>(name);
    }
    Decoder& decoder;
    std::string_view key;
    RegoValue value;
    bool found = false;
  };

  // In the order of keys, so that of two that are the same to Go the last one counts.
  template <typename Node>
  void DecodeMembers(const Object& object, Node& out) {
    const Entry* entries = object.Sorted();
    for (uint32_t i = 0; i < object.count && ok(); ++i) {
      if (!entries[i].key.is_string()) continue;
      Member<Node> member{*this, entries[i].key.text(), entries[i].value};
      VisitFields(member, out);
      if constexpr (kReadsItself<Node>) member("Position", out.position);
      if constexpr (std::is_same_v<Node, Comment>) member("Position", comment_position_);
    }
  }

  template <typename Node>
  void AddContext(std::string_view name) {
    if (mismatch_.got.empty()) return;
    if (kReadsItself<Node>) {
      mismatch_.hidden = true;
      return;
    }
    if (mismatch_.structure.empty() || mismatch_.hidden) mismatch_.structure = kGoName<Node>;
    mismatch_.hidden = false;
    mismatch_.path = mismatch_.path.empty() ? std::string(name) : std::string(name) + "." + mismatch_.path;
  }

  Work& work_;
  Arena& arena_;
  Mismatch mismatch_;
  std::string lack_;
  Position comment_position_;  // read to see whether it fits
};

}  // namespace

bool DecodeQuery(Work& work, Arena& arena, regoc::Value value, QueryDocument& document, std::string& fault) {
  return Decoder(work, arena).Read(value, document, fault);
}

bool DecodeSchema(Work& work, Arena& arena, regoc::Value value, SchemaDocument& document, std::string& fault) {
  return Decoder(work, arena).Read(value, document, fault);
}

}  // namespace regoc::builtins::graphql
