// The console of a decision server: a page at /console, and what it asks for below /console/api.
//
//   Console console({.store = store, .recent = recent, .token = "…"});
//   ApiContext context{…, .extension = &console};
//
// Reading goes by the server's own authentication and authorization, as any other request. What evaluates code
// (playground, coverage, replay) wants the administrator's token in the field X-Regoc-Admin-Token as well; without one
// configured it is off. docs/console.md describes the endpoints.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "tools/console/evaluation.h"
#include "tools/console/policy_view.h"
#include "tools/console/recent_decisions.h"
#include "tools/server/extension.h"
#include "tools/server/store.h"

namespace regoc::console {

struct ConsoleOptions {
  const server::Store& store;
  const RecentDecisions& recent;
  std::string token{};  // of the administrator; empty: nothing is evaluated
  EvaluationLimits limits{};
};

// The token in a file: its text without white space around it. An error: it cannot be read, or is too short to be one.
Result<std::string> ReadAdminToken(const std::string& path);

class Console final : public server::Extension {
 public:
  explicit Console(ConsoleOptions options);

  bool Owns(std::string_view path) const override;
  bool MayBlock(const http::Request& request) const override;
  void Handle(const http::Request& request, http::Response& response) override;

 private:
  using Request = http::Request;
  using Response = http::Response;

  void Page(Response& response) const;
  void State(Response& response) const;
  void Decisions(const Request& request, Response& response) const;
  void Rule(const Request& request, Response& response);
  // What evaluates; `what` is the last word of the path.
  void Evaluate(std::string_view what, const Request& request, Response& response);
  bool IsAdministrator(const Request& request) const;
  std::shared_ptr<const PolicyView> View();

  const ConsoleOptions options_;
  Evaluation evaluation_;
  std::string content_policy_;  // of the page
  std::mutex mutex_;            // of view_
  std::shared_ptr<const PolicyView> view_;
};

}  // namespace regoc::console
