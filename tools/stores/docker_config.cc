#include "tools/stores/docker_config.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "runtime/base/command.h"
#include "runtime/base/file.h"
#include "tools/stores/digest.h"

namespace regoc::stores {

namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxConfigBytes = uint64_t{4} << 20;
constexpr std::string_view kDockerHub = "https://index.docker.io/v1/";

std::string Text(const Json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

const Json* Member(const Json& object, const std::string& key) {
  if (!object.is_object()) return nullptr;
  auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// Keys may be written as URLs ("https://ghcr.io/v2/").
std::string HostOf(std::string_view key) {
  if (size_t scheme = key.find("://"); scheme != std::string_view::npos) key.remove_prefix(scheme + 3);
  return std::string(key.substr(0, key.find('/')));
}

std::string ServerOf(const std::string& registry) {
  return registry == "docker.io" ? std::string(kDockerHub) : registry;
}

const Json* FindAuth(const Json& auths, const std::string& registry) {
  if (!auths.is_object()) return nullptr;
  if (const Json* exact = Member(auths, ServerOf(registry))) return exact;
  for (const auto& [key, value] : auths.items())
    if (HostOf(key) == registry || (registry == "docker.io" && HostOf(key) == "index.docker.io")) return &value;
  return nullptr;
}

Result<RegistryLogin> ReadAuth(const Json& entry, const std::string& registry, const std::string& path) {
  RegistryLogin login;
  if (!entry.is_object()) return login;
  login.identity_token = Text(entry, "identitytoken");
  login.username = Text(entry, "username");
  login.password = Text(entry, "password");
  std::string auth = Text(entry, "auth");
  if (!login.identity_token.empty() || auth.empty()) return login;
  std::optional<std::string> pair = DecodeBase64(auth);
  size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return Error{path + ": the auth of " + registry + " is no base64 of user:password"};
  login.username = pair->substr(0, colon);
  login.password = pair->substr(colon + 1);
  while (login.password.ends_with('\0')) login.password.pop_back();
  return login;
}

Result<RegistryLogin> AskHelper(const std::string& helper, const std::string& registry) {
  bool plain = !helper.empty() &&
               helper.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
                   std::string::npos;
  if (!plain) return Error{"credential helper `" + helper + "`: not a name"};
  std::string program = "docker-credential-" + helper;
  std::string question = ServerOf(registry);
  Result<CommandOutput> output = RunCommand({.words = {program, "get"}, .input = question, .own_errors = true});
  if (!output.ok()) return output.error();
  if (output->status != 0) {
    if (output->text.find("credentials not found") != std::string::npos) return RegistryLogin{};
    std::string said = output->text.substr(0, std::min(output->text.find('\n'), size_t{200}));
    return Error{program + ": exit code " + std::to_string(output->status) + (said.empty() ? "" : ": " + said)};
  }
  Json answer = Json::parse(output->text, nullptr, false);
  if (!answer.is_object()) return Error{program + ": its answer is not JSON"};
  std::string username = Text(answer, "Username"), secret = Text(answer, "Secret");
  if (username == "<token>") return RegistryLogin{.identity_token = secret};
  return RegistryLogin{.username = username, .password = secret};
}

}  // namespace

Result<RegistryLogin> FindRegistryLogin(const std::string& registry, const std::string& path) {
  if (!std::filesystem::exists(path)) return RegistryLogin{};
  Result<std::string> text = ReadFile(path, kMaxConfigBytes);
  if (!text.ok()) return text.error();
  Json config = Json::parse(*text, nullptr, false);
  if (!config.is_object()) return Error{path + ": not a JSON object"};
  if (const Json* helpers = Member(config, "credHelpers"); helpers != nullptr && helpers->is_object()) {
    std::string helper = Text(*helpers, ServerOf(registry).c_str());
    if (helper.empty()) helper = Text(*helpers, registry.c_str());
    if (!helper.empty()) return AskHelper(helper, registry);
  }
  const Json* auths = Member(config, "auths");
  const Json* entry = auths == nullptr ? nullptr : FindAuth(*auths, registry);
  if (std::string helper = Text(config, "credsStore"); !helper.empty()) {
    Result<RegistryLogin> login = AskHelper(helper, registry);
    if (!login.ok() || !login->empty()) return login;
  }
  return entry == nullptr ? Result<RegistryLogin>(RegistryLogin{}) : ReadAuth(*entry, registry, path);
}

Result<RegistryLogin> FindRegistryLogin(const std::string& registry) {
  if (const char* folder = std::getenv("DOCKER_CONFIG"); folder != nullptr && *folder != '\0')
    return FindRegistryLogin(registry, std::string(folder) + "/config.json");
  const char* home = std::getenv("HOME");
  return home == nullptr ? Result<RegistryLogin>(RegistryLogin{})
                         : FindRegistryLogin(registry, std::string(home) + "/.docker/config.json");
}

}  // namespace regoc::stores
