// OPA's REST API, version 1, over a store.
//
//   ApiContext context{.store = store, .metrics = metrics};
//   ApiService api(context);
//   Result<std::unique_ptr<http::Server>> server = http::Server::Start(options, api);
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "runtime/builtins/builtin.h"
#include "tools/http/message.h"
#include "tools/server/decision.h"
#include "tools/server/extension.h"
#include "tools/server/metrics.h"
#include "tools/server/plugins.h"
#include "tools/server/store.h"

namespace regoc::server {

// Who a client is: said by nobody, by a bearer token, or by the subject of its verified TLS certificate.
enum class Authentication { kOff, kToken, kTls };
// Whether a policy is asked what a client may do.
enum class Authorization { kOff, kBasic };

// POST /v1/admit.
struct AdmissionOptions {
  std::string entrypoint = "kubernetes/admission";  // the package that is asked when the path names none
  std::string environment;                          // of rollouts
  bool fail_open = false;                 // what an evaluation that fails, or takes too long, answers: allowed, or not
  std::chrono::milliseconds deadline{0};  // for the evaluation; 0: what the request's ?timeout= leaves
};

// What the API stands on. Outlives it; shared by its threads. Not changed once requests come, but for what is atomic.
struct ApiContext {
  Store& store;
  Metrics& metrics;
  DecisionLog* log = nullptr;                             // nullptr: decisions are not logged
  const Plugins* plugins = nullptr;                       // nullptr: there are none
  Extension* extension = nullptr;                         // answers what the API does not; nullptr: there is none
  const HostServices* host = nullptr;                     // for built-ins; nullptr: any host, no cache
  std::string version{};                                  // of the program
  ast::RegoVersion rego_version = ast::RegoVersion::kV1;  // of policies that clients put, and of queries
  Authentication authentication = Authentication::kOff;
  Authorization authorization = Authorization::kOff;
  std::string default_decision = "/system/main";  // POST /
  std::string default_authorization_decision = "/system/authz/allow";
  AdmissionOptions admission{};
  std::vector<double> duration_buckets{};  // of http_request_duration_seconds, in seconds and rising; none: OPA's
  bool keep_nondeterministic = false;         // log results of built-ins that depend on more than their arguments
  std::atomic<uint64_t> request_numbers = 0;  // taken in blocks by sessions
};

class ApiService final : public http::Service {
 public:
  explicit ApiService(ApiContext& context) : context_(context) {}
  std::unique_ptr<http::Session> NewSession() override;
  std::string ErrorBody(int status, std::string_view message) override;

 private:
  ApiContext& context_;
};

}  // namespace regoc::server
