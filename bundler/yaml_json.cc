#include "bundler/yaml_json.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <sstream>
#include <utility>

#include "bundler/canonical_json.h"
#include "runtime/base/yaml_scalar.h"

namespace regoc::bundle {

namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

// Members by name, as JSON texts.
using Members = std::map<std::string, std::string>;

class Converter {
 public:
  explicit Converter(const YamlLimits& limits) : limits_(limits) {}

  Result<std::string> Convert(const YAML::Node& node, size_t depth);

 private:
  Result<std::string> ConvertSequence(const YAML::Node& node, size_t depth);
  Result<std::string> ConvertMap(const YAML::Node& node, size_t depth);
  // Reads the members of `node`, what it merges in included.
  Status ReadMembers(const YAML::Node& node, size_t depth, Members& members);
  Status Merge(const YAML::Node& value, size_t depth, Members& merged);
  Status Count(size_t depth);

  const YamlLimits& limits_;
  size_t nodes_ = 0;
};

Error TooMany(size_t limit, const std::string& what) {
  return Error{"YAML with more than the limit of " + std::to_string(limit) + " " + what};
}

Error At(const YAML::Node& node, const std::string& what) {
  return Error{"invalid YAML at line " + std::to_string(node.Mark().line + 1) + ": " + what};
}

bool IsPlain(const YAML::Node& node) { return node.Tag().empty() || node.Tag() == "?"; }

// The short name of a core tag ("int"), or nothing for quoted and application tags, which mean strings here.
std::string CoreTag(const YAML::Node& node) {
  const std::string& tag = node.Tag();
  return tag.starts_with(kTagPrefix) ? tag.substr(kTagPrefix.size()) : std::string();
}

// A scalar as JSON, and as the name of a member whose key it is.
struct Scalar {
  YamlScalar::Kind kind = YamlScalar::Kind::kString;
  std::string json;    // empty for .inf and .nan, which JSON lacks
  std::string as_key;  // empty with kNull, which cannot be a key
};

Scalar Text(const std::string& text) { return {YamlScalar::Kind::kString, QuoteJson(text), text}; }

Scalar Resolve(const std::string& text) {
  YamlScalar scalar = ResolveYamlScalar(text);
  switch (scalar.kind) {
    case YamlScalar::Kind::kNull:
      return {scalar.kind, "null", ""};
    case YamlScalar::Kind::kBool:
      return {scalar.kind, scalar.boolean ? "true" : "false", scalar.boolean ? "true" : "false"};
    case YamlScalar::Kind::kInteger:
      return {scalar.kind, scalar.text, scalar.text};
    case YamlScalar::Kind::kFloat:
      return {scalar.kind, scalar.text, YamlFloatKey(scalar.number)};
    case YamlScalar::Kind::kTimestamp:  // stays as it is written
    case YamlScalar::Kind::kString:
      return Text(text);
  }
  return {};
}

Result<Scalar> ReadScalar(const YAML::Node& node) {
  if (node.IsNull()) return Scalar{YamlScalar::Kind::kNull, "null", ""};
  const std::string& text = node.Scalar();
  std::string tag = CoreTag(node);
  if (!IsPlain(node) && (tag.empty() || tag == "str" || tag == "timestamp")) return Text(text);
  if (tag == "binary") return At(node, "!!binary is not supported");
  Scalar scalar = Resolve(text);
  using Kind = YamlScalar::Kind;
  bool fits = tag.empty() || (tag == "int" && scalar.kind == Kind::kInteger) ||
              (tag == "float" && (scalar.kind == Kind::kInteger || scalar.kind == Kind::kFloat)) ||
              (tag == "bool" && scalar.kind == Kind::kBool) || (tag == "null" && scalar.kind == Kind::kNull);
  if (!fits) return At(node, "`" + text + "` is not a !!" + tag);
  return scalar;
}

Status Converter::Count(size_t depth) {
  if (depth > limits_.max_depth) {
    return Error{"YAML nested deeper than the limit of " + std::to_string(limits_.max_depth)};
  }
  if (++nodes_ > limits_.max_nodes) return TooMany(limits_.max_nodes, "nodes");
  return Unit{};
}

Result<std::string> Converter::Convert(const YAML::Node& node, size_t depth) {
  if (Status counted = Count(depth); !counted.ok()) return counted.error();
  if (node.IsSequence()) return ConvertSequence(node, depth);
  if (node.IsMap()) return ConvertMap(node, depth);
  Result<Scalar> scalar = ReadScalar(node);
  if (!scalar.ok()) return scalar.error();
  if (scalar->json.empty()) return At(node, "`" + node.Scalar() + "` has no JSON form");
  return std::move(scalar->json);
}

Result<std::string> Converter::ConvertSequence(const YAML::Node& node, size_t depth) {
  std::string out = "[";
  for (const YAML::Node& element : node) {
    Result<std::string> value = Convert(element, depth + 1);
    if (!value.ok()) return value.error();
    if (out.size() > 1) out.push_back(',');
    out += *value;
  }
  return out + "]";
}

Result<std::string> Converter::ConvertMap(const YAML::Node& node, size_t depth) {
  Members members;
  if (Status read = ReadMembers(node, depth, members); !read.ok()) return read.error();
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out.push_back(',');
    out += QuoteJson(name) + ":" + value;
  }
  return out + "}";
}

Status Converter::ReadMembers(const YAML::Node& node, size_t depth, Members& members) {
  Members merged;
  for (const auto& member : node) {
    const YAML::Node& key = member.first;
    if (!key.IsScalar() && !key.IsNull()) return At(key, "a map key must be a scalar");
    if (key.IsScalar() && IsPlain(key) && key.Scalar() == "<<") {
      if (Status done = Merge(member.second, depth + 1, merged); !done.ok()) return done;
      continue;
    }
    Result<Scalar> name = ReadScalar(key);
    if (!name.ok()) return name.error();
    if (name->kind == YamlScalar::Kind::kNull) return At(key, "null cannot be a map key");
    Result<std::string> value = Convert(member.second, depth + 1);
    if (!value.ok()) return value.error();
    members[std::move(name->as_key)] = *std::move(value);
  }
  members.merge(merged);  // what the map says itself wins
  return Unit{};
}

Status Converter::Merge(const YAML::Node& value, size_t depth, Members& merged) {
  if (Status counted = Count(depth); !counted.ok()) return counted;
  if (value.IsMap()) {
    Members members;
    if (Status read = ReadMembers(value, depth, members); !read.ok()) return read;
    merged.merge(members);  // the first of several merged maps wins
    return Unit{};
  }
  if (!value.IsSequence()) return At(value, "map merge requires a map or a sequence of maps");
  for (const YAML::Node& element : value) {
    if (!element.IsMap()) return At(element, "map merge requires a map or a sequence of maps");
    if (Status done = Merge(element, depth + 1, merged); !done.ok()) return done;
  }
  return Unit{};
}

// Reads the whole stream for its syntax and its size only. Before anything is built, because YAML::LoadAll of yaml-cpp
// 0.7 takes an endless number of documents, and memory, from some malformed texts ("]").
class Surveyor : public YAML::EventHandler {
 public:
  explicit Surveyor(const YamlLimits& limits) : limits_(limits) {}

  Status Survey(const std::string& text) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(*this)) {
      if (++documents_ > limits_.max_documents) return TooMany(limits_.max_documents, "documents");
      if (nodes_ > limits_.max_nodes) return TooMany(limits_.max_nodes, "nodes");
    }
    return Unit{};
  }
  size_t documents() const { return documents_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++nodes_; }
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { ++nodes_; }
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { ++nodes_; }
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    ++nodes_;
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
    ++nodes_;
  }
  void OnMapEnd() override {}

 private:
  const YamlLimits& limits_;
  size_t documents_ = 0;
  size_t nodes_ = 0;
};

}  // namespace

Result<std::string> YamlToJson(std::string_view text, const YamlLimits& limits) {
  try {  // yaml-cpp reports through exceptions; none leaves this function
    std::string copy(text);
    Surveyor surveyor(limits);
    if (Status surveyed = surveyor.Survey(copy); !surveyed.ok()) return surveyed.error();
    if (surveyor.documents() == 0) return std::string("null");
    return Converter(limits).Convert(YAML::Load(copy), 0);
  } catch (const YAML::Exception& error) {
    return Error{"invalid YAML at line " + std::to_string(error.mark.line + 1) + ": " + error.msg};
  }
}

}  // namespace regoc::bundle
