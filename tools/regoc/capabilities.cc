// regoc capabilities: the built-ins and features that policies may use, as OPA prints them.
#include "tools/common/capabilities.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>

#include "compiler/sema/type_json.h"
#include "compiler/sema/type_parse.h"
#include "runtime/base/file.h"
#include "runtime/decls/builtins.h"
#include "runtime/value/json.h"
#include "runtime/value/number.h"
#include "runtime/value/table.h"
#include "tools/regoc/command.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

using syntax::JsonWriter;

// The version of OPA whose policies this build takes.
constexpr std::string_view kVersion = "v1.22.2";

struct CapabilitiesFlags {
  bool current = false;
  std::string version;
  std::string file;
  bool v0_compatible = false;
};

using Texts = std::set<std::string, std::less<>>;

void WriteTexts(JsonWriter& json, std::string_view key, const Texts& texts) {
  if (texts.empty()) return;
  json.Key(key);
  json.BeginArray();
  for (std::string_view text : texts) json.String(text);
  json.EndArray();
}

void WriteFlag(JsonWriter& json, std::string_view key, bool set) {
  if (!set) return;
  json.Key(key);
  json.Bool(true);
}

void WriteBuiltin(JsonWriter& json, const decls::BuiltinDecl& row) {
  json.BeginObject();
  json.Key("name");
  json.String(row.name);
  json.Key("description");
  json.String(row.description);
  json.Key("decl");
  sema::WriteType(json, *sema::ParseFunctionType(row.args, row.result));
  if (!row.infix.empty()) {
    json.Key("infix");
    json.String(row.infix);
  }
  WriteFlag(json, "relation", row.relation);
  WriteFlag(json, "deprecated", row.deprecated);
  WriteFlag(json, "nondeterministic", row.purity == decls::Purity::kNondeterministic);
  json.EndObject();
}

// `builtins`: the names of those that are listed; nothing: all.
std::string Written(const Texts* builtins, const Texts& keywords, const Texts& features) {
  JsonWriter json(2);
  json.BeginObject();
  json.Key("builtins");
  json.BeginArray();
  for (const decls::BuiltinDecl& row : decls::AllBuiltins())
    if (builtins == nullptr || builtins->contains(row.name)) WriteBuiltin(json, row);
  json.EndArray();
  WriteTexts(json, "future_keywords", keywords);
  WriteTexts(json, "features", features);
  json.EndObject();
  return json.text();
}

std::string CurrentCapabilities(bool v0) {
  if (!v0)
    return Written(nullptr, {"and", "not", "or"},
                   {"keywords_in_refs", "rego_v1", "rego_v2", "rego_v2_import", "template_strings"});
  return Written(nullptr, {"and", "contains", "every", "if", "in", "not", "or"},
                 {"keywords_in_refs", "rego_v1", "rego_v1_import", "rego_v2", "rego_v2_import",
                  "rule_head_ref_string_prefixes", "rule_head_refs"});
}

std::string VersionNames() {
  std::string names;
  for (std::string_view version : tools::CapabilityVersions()) names.append(names.empty() ? "" : "\n").append(version);
  return names;
}

// The members that OPA knows, in its order; each level below is sorted. What is empty is left out.
constexpr std::string_view kMembers[] = {"builtins", "future_keywords", "wasm_abi_versions", "features", "allow_net"};
constexpr std::string_view kBuiltinMembers[] = {"name",  "description", "categories", "decl",
                                                "infix", "relation",    "deprecated", "nondeterministic"};

bool IsEmpty(Value v) { return v.is_null() || v.is_false() || ((v.is_array() || v.is_string()) && v.size() == 0); }

// Where a type stands among the alternatives of a union.
size_t RankOf(Value type) {
  constexpr std::string_view kOrder[] = {"null", "boolean", "number", "string", "array", "object", "set", "any"};
  OptionalValue name = type.is_object() ? type.object().Get("type") : OptionalValue();
  std::string_view text = name && (*name).is_string() ? (*name).text() : std::string_view();
  return static_cast<size_t>(std::ranges::find(kOrder, text) - std::begin(kOrder));
}

// The key of a property; null for what is none.
Value PropertyKey(Value property) {
  OptionalValue key = property.is_object() ? property.object().Get("key") : OptionalValue();
  return key ? *key : Value::Null();
}

// Types lose the names and descriptions of parameters when OPA reads them; unions and properties are sorted.
void WriteValue(JsonWriter& json, Value v, std::string_view member = "") {
  if (v.is_array()) {
    std::vector<Value> items(v.items(), v.items() + v.size());
    if (member == "of") std::ranges::stable_sort(items, {}, RankOf);
    if (member == "static") {
      std::ranges::stable_sort(items, [](Value a, Value b) { return Compare(PropertyKey(a), PropertyKey(b)) < 0; });
    }
    json.BeginArray();
    for (Value item : items) WriteValue(json, item);
    json.EndArray();
  } else if (v.is_object()) {
    json.BeginObject();
    for (uint32_t i = 0; i < v.object().count; ++i) {
      const Entry& entry = v.object().Sorted()[i];
      std::string_view key = entry.key.text();
      if (key == "name" || key == "description") continue;
      json.Key(key);
      WriteValue(json, entry.value, key);
    }
    json.EndObject();
  } else if (v.is_string()) {
    json.String(v.text());
  } else {
    std::string scalar;
    AppendJson(scalar, v);
    json.Raw(scalar);
  }
}

void WriteKnown(JsonWriter& json, const Object& object, std::span<const std::string_view> members) {
  json.BeginObject();
  for (std::string_view member : members) {
    OptionalValue value = object.Get(member);
    if (!value || IsEmpty(*value)) continue;
    json.Key(member);
    if (member != "builtins" || !(*value).is_array()) {
      WriteValue(json, *value);
      continue;
    }
    json.BeginArray();
    for (size_t i = 0; i < (*value).size(); ++i) {
      Value builtin = (*value).items()[i];
      builtin.is_object() ? WriteKnown(json, builtin.object(), kBuiltinMembers) : WriteValue(json, builtin);
    }
    json.EndArray();
  }
  json.EndObject();
}

Result<std::string> CapabilitiesOfFile(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  Arena arena;
  Result<Value> value = JsonReader().Parse(arena, *text);
  if (!value.ok()) return Error{path + ": " + value.error().message};
  if (!value->is_object()) return Error{path + ": capabilities are an object"};
  JsonWriter json(2);
  WriteKnown(json, value->object(), kMembers);
  return json.text();
}

Result<std::string> Capabilities(const CapabilitiesFlags& flags) {
  if (!flags.version.empty()) {
    if (flags.version == kVersion) return CurrentCapabilities(false);
    if (std::optional<tools::Capabilities> version = tools::CapabilitiesOfVersion(flags.version))
      return Written(&version->builtins, version->language.future_keywords, version->language.features);
    return Error{"no capabilities version found " + flags.version};
  }
  if (!flags.file.empty()) return CapabilitiesOfFile(flags.file);
  if (flags.current) return CurrentCapabilities(flags.v0_compatible);
  return VersionNames();
}

}  // namespace

void AddCapabilities(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("capabilities", "Print which built-ins and features policies may use");
  auto flags = std::make_shared<CapabilitiesFlags>();
  command->add_flag("--current", flags->current, "of this build; without a flag, the versions that are known");
  command->add_option("--version", flags->version, "of a version of OPA");
  command->add_option("-f,--file", flags->file, "of a file, as this program reads it");
  command->add_flag("--v0-compatible", flags->v0_compatible, "of policies in version 0 of the language");
  command->callback([flags, &status] {
    Result<std::string> text = Capabilities(*flags);
    if (!text.ok()) {
      PrintError(text.error());
      status = 1;
      return;
    }
    std::printf("%s\n", text->c_str());
    status = 0;
  });
}

}  // namespace regoc::cli
