// How a registry lets somebody in: not at all, by user and password, or by a token of its token service.
#pragma once

#include <map>
#include <optional>

#include "tools/stores/docker_config.h"
#include "tools/stores/store.h"

namespace regoc::stores {

// One challenge of a WWW-Authenticate header.
struct Challenge {
  std::string scheme;                             // in lower case
  std::map<std::string, std::string> parameters;  // names in lower case
};

// `Bearer realm="https://…",service="…",scope="…", Basic realm="…"`. What is no challenge is passed over.
std::vector<Challenge> ParseChallenges(std::string_view header);

// Asks Docker's credential file for a login the first time that the registry wants one.
class RegistryAuthorizer : public Authorizer {
 public:
  // `encrypted`: the registry is talked to over TLS, and so must be its token service.
  RegistryAuthorizer(Requests& requests, std::string registry, Credentials credentials, bool encrypted)
      : requests_(requests), registry_(std::move(registry)), given_(std::move(credentials)), encrypted_(encrypted) {}

  Status Authorize(HttpRequest& request) override;
  Result<bool> Renew(const HttpResponse& response) override;

 private:
  Result<RegistryLogin> Login();
  // The flow of Docker's and OAuth2's token services.
  Result<std::string> AskForToken(const Challenge& challenge, const RegistryLogin& login);

  Requests& requests_;
  std::string registry_;
  Credentials given_;
  bool encrypted_;
  std::optional<RegistryLogin> login_;
  std::string authorization_;  // value of the header; empty: none yet
};

}  // namespace regoc::stores
