// OPA's REST API, version 1, over a store.
//
//   ApiService api({.store = &store, …});
//   Result<std::unique_ptr<http::Server>> server = http::Server::Start(options, api);
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tools/http/message.h"
#include "tools/server/decision.h"
#include "tools/server/metrics.h"
#include "tools/server/plugins.h"
#include "tools/server/store.h"

namespace regoc::server {

// What the API stands on. Outlives it; shared by its threads.
struct ApiContext {
  Store& store;
  Metrics& metrics;
  DecisionLog* log = nullptr;  // nullptr: decisions are not logged
  const Plugins* plugins = nullptr;  // nullptr: there are none
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
