#include "bundler/key_set.h"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <utility>

#include "bundler/canonical_json.h"
#include "bundler/json_web_key.h"
#include "bundler/yaml_json.h"
#include "runtime/base/file.h"

namespace regoc::bundle {

namespace {

using Members = std::vector<JsonMember>;
constexpr uint64_t kMaxBytes = uint64_t{16} << 20;
constexpr size_t kMaxKeys = 10'000;

Result<std::string> Text(const Members& members, std::string_view name) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return std::string();
  Result<std::string> text = JsonString(member->value);
  return text.ok() ? text : Error{"`" + std::string(name) + "` must be a string"};
}

Status ReadTime(const Members& members, std::string_view name, std::optional<int64_t>& to) {
  const JsonMember* member = FindMember(members, name);
  if (member == nullptr) return Unit{};
  Result<int64_t> seconds = JsonInteger(member->value);
  if (!seconds.ok()) return Error{"`" + std::string(name) + "` must be a number of seconds since 1970"};
  to = *seconds;
  return Unit{};
}

// The one of `key`, `file` and `env` that is there, as LoadVerificationKey takes it.
Result<std::string> SourceOf(const Members& members, const std::string& folder) {
  std::string source;
  int given = 0;
  for (const char* name : {"key", "file", "env"}) {
    Result<std::string> text = Text(members, name);
    if (!text.ok()) return text;
    if (text->empty()) continue;
    ++given;
    if (std::string_view(name) == "file") {
      Result<std::string> read = ReadFile((std::filesystem::path(folder) / *text).string(), kMaxBytes);
      if (!read.ok()) return read;
      source = *std::move(read);
    } else if (std::string_view(name) == "env") {
      const char* value = std::getenv(text->c_str());
      if (value == nullptr) return Error{"the environment variable " + *text + " is not set"};
      source = value;
    } else {
      source = *std::move(text);
    }
  }
  if (given != 1) return Error{"exactly one of `key`, `file` and `env` must be given"};
  return source;
}

Result<TrustedKey> ReadKey(const std::string& id, const std::string& json, const std::string& folder) {
  Result<Members> members = JsonMembers(json, {.unique_names = true});
  if (!members.ok()) return Error{"must be an object"};
  for (const JsonMember& member : *members) {
    static const std::set<std::string_view> known = {"algorithm", "key",        "file",      "env",
                                                     "scope",     "not_before", "not_after", "comment"};
    if (!known.contains(member.name)) return Error{"the unknown member " + QuoteJson(member.name)};
  }
  Result<std::string> algorithm = Text(*members, "algorithm");
  if (!algorithm.ok()) return algorithm.error();
  Result<std::string> scope = Text(*members, "scope");
  if (!scope.ok()) return scope.error();
  Result<std::string> source = SourceOf(*members, folder);
  if (!source.ok()) return source.error();
  Result<Key> key =
      KeyFromText(*source, algorithm->empty() ? kDefaultSignatureAlgorithm : std::string_view(*algorithm));
  if (!key.ok()) return key.error();
  TrustedKey trusted{.id = id, .key = *key, .scope = *scope};
  if (Status read = ReadTime(*members, "not_before", trusted.not_before); !read.ok()) return read.error();
  if (Status read = ReadTime(*members, "not_after", trusted.not_after); !read.ok()) return read.error();
  return trusted;
}

Status ReadKeys(const std::string& json, const std::string& folder, KeySet& set) {
  Result<Members> keys = JsonMembers(json, {.unique_names = true});
  if (!keys.ok()) return Error{"`keys` must be an object or an array: " + keys.error().message};
  for (const JsonMember& member : *keys) {
    Result<TrustedKey> key = ReadKey(member.name, member.value, folder);
    if (!key.ok()) return Error{"key " + QuoteJson(member.name) + ": " + key.error().message};
    set.keys.push_back(*std::move(key));
  }
  return Unit{};
}

Status ReadWebKeys(const std::string& json, KeySet& set) {
  Result<std::vector<std::string>> elements = JsonElements(json);
  if (!elements.ok()) return elements.error();
  std::set<std::string> ids;
  for (size_t i = 0; i < elements->size(); ++i) {
    Result<std::optional<WebKey>> key = ReadWebKey((*elements)[i]);
    if (!key.ok()) return Error{"key " + std::to_string(i) + ": " + key.error().message};
    if (!*key) continue;
    std::string id = (*key)->id.empty() ? std::to_string(i) : (*key)->id;
    if (!ids.insert(id).second) return Error{"two keys have the id " + QuoteJson(id)};
    set.keys.push_back({.id = id, .key = (*key)->key});
  }
  return Unit{};
}

Status ReadRules(const Members& members, KeySet& set) {
  if (const JsonMember* required = FindMember(members, "required")) {
    Result<int64_t> number = JsonInteger(required->value);
    if (!number.ok() || *number < 1) return Error{"`required` must be a positive integer"};
    set.required = static_cast<size_t>(*number);
  }
  if (const JsonMember* require = FindMember(members, "require_signature")) {
    if (require->value != "true" && require->value != "false")
      return Error{"`require_signature` must be true or false"};
    set.require_signature = require->value == "true";
  }
  return Unit{};
}

}  // namespace

Result<KeySet> ParseKeySet(std::string_view text, const std::string& folder) {
  Result<std::string> json =
      text.find_first_not_of(" \t\r\n") != text.npos && text[text.find_first_not_of(" \t\r\n")] == '{'
          ? CanonicalJson(text, {.max_depth = 100, .unique_names = true})
          : YamlToJson(text, {.max_depth = 100, .max_nodes = 1'000'000});
  if (!json.ok()) return json.error();
  Result<Members> members = JsonMembers(*json, {.unique_names = true});
  if (!members.ok()) return Error{"must be an object with `keys`"};
  KeySet set;
  const JsonMember* keys = FindMember(*members, "keys");
  if (keys == nullptr) return Error{"there are no `keys`"};
  Status read = keys->value.starts_with('[') ? ReadWebKeys(keys->value, set) : ReadKeys(keys->value, folder, set);
  if (read.ok()) read = ReadRules(*members, set);
  if (!read.ok()) return read.error();
  if (set.keys.empty()) return Error{"there is no key that verifies signatures"};
  if (set.keys.size() > kMaxKeys) return Error{"more than the limit of " + std::to_string(kMaxKeys) + " keys"};
  if (set.required > set.keys.size())
    return Error{"`required` is " + std::to_string(set.required) + ", and there are " +
                 std::to_string(set.keys.size()) + " keys"};
  return set;
}

Result<KeySet> LoadKeySet(const std::string& path) {
  Result<std::string> text = ReadFile(path, kMaxBytes);
  if (!text.ok()) return text.error();
  Result<KeySet> set = ParseKeySet(*text, std::filesystem::path(path).parent_path().string());
  return set.ok() ? set : Error{path + ": " + set.error().message};
}

}  // namespace regoc::bundle
