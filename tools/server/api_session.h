// The API on one thread: finds who answers a request.
#pragma once

#include <optional>

#include "tools/server/admission_review.h"
#include "tools/server/answerer.h"
#include "tools/server/api.h"
#include "tools/server/data_writer.h"
#include "tools/server/decider.h"
#include "tools/server/decision_recorder.h"
#include "tools/server/http_metrics.h"
#include "tools/server/parameters.h"
#include "tools/server/query_cache.h"

namespace regoc::server {

// A request and who answers it.
struct Route {
  Handler handler = Handler::kCatchAll;
  std::string_view rest{};  // of the path, behind the handler's own part: "/a/b", or empty
};
Route RouteOf(std::string_view path);

class ApiSession final : public http::Session {
 public:
  explicit ApiSession(ApiContext& context)
      : context_(context),
        decider_(context.store),
        answerer_(context),
        recorder_(context),
        http_metrics_(context.metrics, context.duration_buckets),
        queries_(context) {}

  bool MayBlock(const http::Request& request) override;
  bool MayBeShed(const http::Request& request) override;
  void Handle(const http::Request& request, http::Response& response) override;

 private:
  using Request = http::Request;
  using Response = http::Response;

  void Dispatch(const Route& route, const Request& request, Response& response);
  // authorizer.cc. False: the response says why not.
  bool Authorize(const Request& request, Response& response);

  // data_api.cc
  void Data(const Request& request, std::string_view path, Response& response);
  void Decide(const Request& request, std::string_view path, Response& response);
  void Index(const Request& request, Response& response);
  void DecideBare(const Request& request, std::string_view path, Response& response);
  // What was asked for besides the result.
  void AppendFacts(std::string& out, const Parameters& parameters, const Question& question, const Verdict& verdict);

  // data_write_api.cc
  void PutData(const Request& request, std::string_view path, Response& response);
  void PatchData(const Request& request, std::string_view path, Response& response);
  void DeleteData(const Request& request, std::string_view path, Response& response);

  // policy_api.cc
  void Policies(const Request& request, std::string_view id, Response& response);
  void PutPolicy(const Request& request, const std::string& id, Response& response);
  void DeletePolicy(const Request& request, const std::string& id, Response& response);

  // query_api.cc
  void Query(const Request& request, Response& response);
  void RunQuery(const Request& request, const Parameters& parameters, const std::string& text, InputSource input,
                Response& response);

  // batch_api.cc
  void Batch(const Request& request, std::string_view path, Response& response);
  // admission_api.cc
  void Admit(const Request& request, std::string_view path, Response& response);
  // enforce_api.cc
  void EnforceDocument(const Request& request, std::string_view path, Response& response);
  // That of the generation; an error: its policies cannot be enforced.
  Result<enforcement::Enforcement*> EnforcementNow();
  // What the rules of a package that forbid, warn or record say of a review, in place of what the package itself says
  // in `answer`.
  void Enforce(const std::string& package, Value review, std::chrono::nanoseconds limit, AdmissionAnswer& answer);
  // health_api.cc
  void Health(const Request& request, std::string_view path, Response& response);
  void HealthRule(std::string_view path, Response& response);
  void Config(const Request& request, Response& response);
  void Status(const Request& request, Response& response);

  ApiContext& context_;
  std::unique_ptr<enforcement::Enforcement> enforcement_;
  uint64_t enforced_generation_ = 0;
  Decider decider_;
  Answerer answerer_;
  DecisionRecorder recorder_;
  HttpMetrics http_metrics_;
  QueryCache queries_;
  int64_t start_ns_ = 0;  // of the request
};

// Answers 405 as OPA does.
void RefuseMethod(http::Response& response);

}  // namespace regoc::server
