#include "tools/config/keys.h"

namespace regoc::config {

std::map<std::string, KeyConfig> ReadKeys(const Json& keys, Problems& problems) {
  std::map<std::string, KeyConfig> out;
  Fields all(keys, "keys", problems);
  for (const auto& [id, unused] : all.object().items()) {
    Fields fields = all.Child(id);
    KeyConfig key{fields.Text("key"), fields.Text("private_key"), fields.Text("algorithm", "RS256"),
                  fields.Text("scope")};
    if (key.key.empty() && key.private_key.empty()) all.Fail(id, "has neither `key` nor `private_key`");
    out[id] = std::move(key);
  }
  return out;
}

Result<std::vector<bundle::TrustedKey>> TrustedKeys(const std::map<std::string, KeyConfig>& keys) {
  std::vector<bundle::TrustedKey> out;
  for (const auto& [id, config] : keys) {
    if (config.key.empty()) continue;
    Result<bundle::Key> key = bundle::KeyFromText(config.key, config.algorithm);
    if (!key.ok()) return Error{"keys." + id + ": " + key.error().message};
    out.push_back({.id = id, .key = *key, .scope = config.scope});
  }
  return out;
}

}  // namespace regoc::config
