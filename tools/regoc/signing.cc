#include "tools/regoc/signing.h"

#include <algorithm>
#include <cstdlib>

#include "bundler/canonical_json.h"
#include "runtime/base/file.h"
#include "tools/common/moment.h"
#include "tools/regoc/flags.h"

namespace regoc::cli {

void SigningFlags::AddTo(CLI::App& command) {
  command.add_option("--signing-key", key, "secret (HMAC), or path of the PEM file with the private key");
  command.add_option("--signing-key-env", key_env, "environment variable that holds the secret or the PEM text");
  command.add_option("--signing-command", key_command,
                     "command that signs: what is to be signed on its standard input, base64 out");
  command.add_option("--signing-key-id", key_id, "name of the key in the signature")->capture_default_str();
  command.add_option("--claims-file", claims_file, "JSON file with further claims of the signature");
  command.add_option("--signing-scope", scope, "claim `scope`: what the bundle is signed for");
  command.add_option("--issuer", issuer, "claim `iss`: who signs");
  command.add_option(
      "--issued-at", issued_at,
      "claim `iat`: `now`, seconds since 1970 or 2026-01-31T00:00:00Z (default: SOURCE_DATE_EPOCH, else none)");
  command.add_option("--expires", expires, "claim `exp`: the signature counts until then");
}

Result<bundle::Key> SigningFlags::LoadKey(const std::string& algorithm) const {
  if (!key.empty() + !key_env.empty() + !key_command.empty() > 1)
    return Error{"--signing-key, --signing-key-env and --signing-command exclude each other"};
  if (!key_command.empty()) return bundle::KeyOfCommand({.command = key_command, .key_id = key_id}, algorithm);
  if (!key_env.empty()) {
    const char* text = std::getenv(key_env.c_str());
    if (text == nullptr) return Error{"--signing-key-env: the variable " + key_env + " is not set"};
    Result<bundle::Key> loaded = bundle::SigningKeyFromText(text, algorithm);
    return loaded.ok() ? loaded : Error{"--signing-key-env " + key_env + ": " + loaded.error().message};
  }
  Result<bundle::Key> loaded = bundle::LoadSigningKey(key, algorithm);
  return loaded.ok() ? loaded : KeyError(key, loaded.error());
}

// The claims of the file, with those of the flags. Empty when there are none.
Result<std::string> SigningFlags::Claims() const {
  std::vector<bundle::JsonMember> claims;
  if (!claims_file.empty()) {
    Result<std::string> text = ReadFile(claims_file);
    if (!text.ok()) return text;
    Result<std::vector<bundle::JsonMember>> members = bundle::JsonMembers(*text, {.unique_names = true});
    if (!members.ok()) return Error{claims_file + ": " + members.error().message};
    claims = *std::move(members);
  }
  auto set = [&](const std::string& name, const std::string& json) {
    std::erase_if(claims, [&](const bundle::JsonMember& claim) { return claim.name == name; });
    claims.push_back({name, json});
  };
  if (!scope.empty()) set("scope", bundle::QuoteJson(scope));
  if (!issuer.empty()) set("iss", bundle::QuoteJson(issuer));
  Result<std::optional<int64_t>> epoch = tools::SourceDateEpoch();
  if (!epoch.ok()) return epoch.error();
  if (issued_at.empty() && *epoch) set("iat", std::to_string(**epoch));
  for (const auto& [name, text] : {std::pair{"iat", &issued_at}, std::pair{"exp", &expires}}) {
    if (text->empty()) continue;
    Result<int64_t> moment = tools::ParseMoment(*text);
    if (!moment.ok()) return moment.error();
    set(name, std::to_string(*moment));
  }
  if (claims.empty()) return std::string();
  std::string json = "{";
  for (const bundle::JsonMember& claim : claims)
    json += (json.size() > 1 ? "," : "") + bundle::QuoteJson(claim.name) + ":" + claim.value;
  return json + "}";
}

Result<bundle::SigningConfig> SigningFlags::Config(const std::string& algorithm) const {
  Result<bundle::Key> loaded = LoadKey(algorithm);
  if (!loaded.ok()) return loaded.error();
  Result<std::string> claims = Claims();
  if (!claims.ok()) return claims.error();
  return bundle::SigningConfig{.key = *loaded, .key_id = key_id, .claims_json = *claims, .name_prefix = ""};
}

}  // namespace regoc::cli
