#include "tools/common/capabilities.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/base/file.h"
#include "runtime/decls/builtins.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::tools {

namespace {

using Version = std::array<int, 3>;

struct Since {
  std::string_view name;
  Version version;
};

#define OPA_BUILTIN(name, major, minor, patch) {name, {major, minor, patch}},
constexpr Since kBuiltins[] = {
#include "tools/common/opa_versions.def"
};
#define OPA_FEATURE(name, major, minor, patch) {name, {major, minor, patch}},
constexpr Since kFeatures[] = {
#include "tools/common/opa_versions.def"
};
#define OPA_KEYWORD(name, major, minor, patch) {name, {major, minor, patch}},
constexpr Since kKeywords[] = {
#include "tools/common/opa_versions.def"
};
#define OPA_VERSION(name) name,
constexpr std::string_view kVersions[] = {
#include "tools/common/opa_versions.def"
};

// "v0.60.0", "v0.25.0-rc1".
Version Parse(std::string_view name) {
  Version version{};
  const char* at = name.data() + 1;
  for (int& part : version) at = std::from_chars(at, name.data() + name.size(), part).ptr + 1;
  return version;
}

template <size_t N>
void Collect(const Since (&rows)[N], Version version, std::set<std::string, std::less<>>& out) {
  for (const Since& row : rows)
    if (row.version <= version) out.emplace(row.name);
}

Capabilities OfVersion(std::string_view name) {
  Version version = Parse(name);
  Capabilities out;
  Collect(kBuiltins, version, out.builtins);
  Collect(kFeatures, version, out.language.features);
  Collect(kKeywords, version, out.language.future_keywords);
  if (version < Version{1, 0, 0}) return out;
  // What v1 made part of the language.
  for (const char* feature : {"rule_head_ref_string_prefixes", "rule_head_refs", "rego_v1_import"})
    out.language.features.erase(feature);
  for (const char* keyword : {"contains", "every", "if", "in"}) out.language.future_keywords.erase(keyword);
  return out;
}

OptionalValue Member(Value object, std::string_view key) {
  return object.is_object() ? object.object().Get(Value::String(key)) : OptionalValue();
}

std::string Text(Value object, std::string_view key) {
  OptionalValue value = Member(object, key);
  return value.defined() && (*value).is_string() ? std::string((*value).text()) : "";
}

constexpr int kMaxDepth = 100;

std::string TypeText(Value type, int depth);

// The items of an array member, joined.
template <typename F>
std::string Joined(Value object, std::string_view key, F text) {
  OptionalValue list = Member(object, key);
  std::string out;
  if (!list.defined() || !(*list).is_array()) return out;
  for (size_t i = 0; i < (*list).size(); ++i) out += (i > 0 ? ", " : "") + text((*list).items()[i]);
  return out;
}

std::string MemberType(Value object, std::string_view key, int depth) {
  OptionalValue type = Member(object, key);
  return type.defined() ? TypeText(*type, depth + 1) : "any";
}

// OPA's JSON of a type in the notation of the built-ins' declarations; what cannot be understood may be anything.
std::string TypeText(Value type, int depth) {
  if (depth > kMaxDepth) return "any";
  std::string kind = Text(type, "type");
  auto inner = [&](Value item) { return TypeText(item, depth + 1); };
  if (kind == "any") {
    std::string of = Joined(type, "of", inner);
    return of.empty() ? "any" : "any<" + of + ">";
  }
  if (kind == "set") return "set[" + MemberType(type, "of", depth) + "]";
  if (kind == "array") {
    std::string fixed = Joined(type, "static", inner);
    bool dynamic = Member(type, "dynamic").defined();
    return "array" + (fixed.empty() ? "" : "<" + fixed + ">") +
           (dynamic || fixed.empty() ? "[" + MemberType(type, "dynamic", depth) + "]" : "");
  }
  if (kind == "object") {
    std::string fixed = Joined(type, "static", [&](Value property) {
      return Text(property, "key") + ": " + MemberType(property, "value", depth);
    });
    OptionalValue dynamic = Member(type, "dynamic");
    std::string rest =
        dynamic.defined() ? "[" + MemberType(*dynamic, "key", depth) + ": " + MemberType(*dynamic, "value", depth) + "]"
        : fixed.empty()   ? "[any: any]"
                          : "";
    return "object" + (fixed.empty() ? "" : "<" + fixed + ">") + rest;
  }
  bool scalar = kind == "null" || kind == "boolean" || kind == "number" || kind == "string";
  return scalar ? kind : "any";
}

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

sema::DeclaredFunction Declared(const std::string& name, Value decl) {
  sema::DeclaredFunction function{.name = name};
  auto named = [](Value type) {
    std::string parameter = Text(type, "name");
    bool plain = !parameter.empty() && parameter.find_first_not_of(kNameCharacters) == std::string::npos;
    return (plain ? parameter + ": " : "") + TypeText(type, 0);
  };
  function.parameters = Joined(decl, "args", named);
  if (OptionalValue result = Member(decl, "result"); result.defined()) function.result = named(*result);
  return function;
}

void AddTexts(Value object, std::string_view key, std::set<std::string, std::less<>>& out) {
  OptionalValue list = Member(object, key);
  if (!list.defined() || !(*list).is_array()) return;
  for (size_t i = 0; i < (*list).size(); ++i)
    if ((*list).items()[i].is_string()) out.emplace((*list).items()[i].text());
}

Result<Capabilities> OfFile(const std::string& path, const std::string& text) {
  Arena arena;
  Result<Value> value = JsonReader().Parse(arena, text);
  if (!value.ok()) return Error{path + ": " + value.error().message};
  if (!value->is_object()) return Error{path + ": capabilities are an object"};
  for (const char* list : {"builtins", "features", "future_keywords", "allow_net"})
    if (OptionalValue given = Member(*value, list); given.defined() && !(*given).is_array() && !(*given).is_null())
      return Error{path + ": " + list + " of capabilities must be an array"};
  Capabilities out;
  AddTexts(*value, "features", out.language.features);
  AddTexts(*value, "future_keywords", out.language.future_keywords);
  if (OptionalValue list = Member(*value, "allow_net"); list.defined() && (*list).is_array()) {
    std::set<std::string, std::less<>> hosts;
    AddTexts(*value, "allow_net", hosts);
    out.allowed_hosts.emplace(hosts.begin(), hosts.end());
  }
  OptionalValue builtins = Member(*value, "builtins");
  if (!builtins.defined() || !(*builtins).is_array()) return out;
  for (size_t i = 0; i < (*builtins).size(); ++i) {
    Value builtin = (*builtins).items()[i];
    std::string name = Text(builtin, "name");
    if (name.empty()) continue;
    out.builtins.insert(name);
    OptionalValue decl = Member(builtin, "decl");
    if (decls::FindBuiltin(name) == nullptr && decl.defined()) out.functions.push_back(Declared(name, *decl));
  }
  return out;
}

}  // namespace

std::span<const std::string_view> CapabilityVersions() { return kVersions; }

std::optional<Capabilities> CapabilitiesOfVersion(std::string_view version) {
  if (std::find(std::begin(kVersions), std::end(kVersions), version) == std::end(kVersions)) return std::nullopt;
  return OfVersion(version);
}

Result<Capabilities> LoadCapabilities(const std::string& path_or_version) {
  Result<std::string> text = ReadFile(path_or_version);
  if (text.ok()) return OfFile(path_or_version, *text);
  if (std::optional<Capabilities> version = CapabilitiesOfVersion(path_or_version)) return *std::move(version);
  return Error{"no such file or capabilities version found: " + path_or_version};
}

}  // namespace regoc::tools
