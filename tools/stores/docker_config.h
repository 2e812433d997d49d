// Credentials of registries, as `docker login` leaves them: $DOCKER_CONFIG/config.json, or ~/.docker/config.json.
#pragma once

#include <optional>
#include <string>

#include "runtime/base/result.h"

namespace regoc::stores {

struct RegistryLogin {
  std::string username;
  std::string password;
  std::string identity_token;  // an OAuth2 refresh token; without user and password
  bool empty() const { return username.empty() && identity_token.empty(); }
};

// What the file has for `registry` ("ghcr.io", "localhost:5000", "docker.io"): of its credential helper (credHelpers,
// then credsStore), which is run, else of `auths`. Empty when there is no file or nothing in it. A file that cannot be
// read as JSON, or a helper that fails, is an error: asking anonymously instead would hide it.
Result<RegistryLogin> FindRegistryLogin(const std::string& registry);

// For tests: the same with the path of the file.
Result<RegistryLogin> FindRegistryLogin(const std::string& registry, const std::string& config_path);

}  // namespace regoc::stores
