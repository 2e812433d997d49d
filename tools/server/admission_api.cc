// /v1/admit: admission decisions for the API server of Kubernetes.
#include "tools/server/admission_review.h"
#include "tools/server/api_session.h"
#include "tools/server/errors.h"
#include "tools/server/go_json.h"
#include "tools/server/paths.h"
#include "tools/server/time_limit.h"

namespace regoc::server {

namespace {

// What is answered when the policies could not say: as configured, and the client learns of it.
AdmissionAnswer Undecided(bool allow, const std::string& why) {
  AdmissionAnswer answer{.allowed = allow, .code = 500, .reason = "InternalError", .message = why};
  if (allow) answer.warnings.push_back("allowed without a decision: " + why);
  return answer;
}

}  // namespace

void ApiSession::Admit(const Request& request, std::string_view path, Response& response) {
  JsonScan scan = ScanJson(request.body);
  if (!scan.error.empty())
    return Refuse(response, 400, kInvalidParameter, "body contains malformed input document: " + WithOffset(scan));
  Arena arena;
  JsonReader reader;
  Result<Value> body = reader.Parse(arena, request.body.substr(0, scan.at));
  if (!body.ok())
    return Refuse(response, 400, kInvalidParameter, "body contains malformed input document: " + body.error().message);
  Result<AdmissionRequest> review = ReadReview(*body);
  if (!review.ok()) return Refuse(response, 400, kInvalidParameter, review.error().message);
  Parameters parameters(request.query);
  Result<std::chrono::nanoseconds> asked = ParseTimeLimit(parameters.value("timeout"));
  if (!asked.ok()) return Refuse(response, 400, kInvalidParameter, "parameter timeout: " + asked.error().message);

  std::string_view where = path.size() > 1 ? path : std::string_view(context_.admission.entrypoint);
  Decider::Document& document = decider_.Find(where);
  std::string name = QueryOf(document.keys);
  Question question{
      .document = document, .input = {InputSource::Form::kValue, {}, *body}, .timed = recorder_.on(), .traced = false};
  question.timeout = LimitWithin(*asked, context_.admission.deadline);
  bool fail_open = context_.admission.fail_open;
  Verdict verdict = answerer_.Answer(question, decider_.generation());
  AdmissionAnswer answer;
  if (verdict.failed) {
    answer = Undecided(fail_open, name + ": " + verdict.errors[0].code + ": " + verdict.errors[0].message);
  } else if (!verdict.value) {
    answer = Undecided(fail_open, name + " is undefined: there is no admission policy");
  } else {
    Result<AdmissionAnswer> decided = AnswerOf(*verdict.value, name);
    answer = decided.ok() ? std::move(*decided) : Undecided(fail_open, decided.error().message);
  }
  (void)recorder_.NewId();
  std::string result;
  if (recorder_.on() && verdict.value) AppendJson(result, *verdict.value, {.escape_html = true});
  DecisionFacts facts{.path = where,
                      .input_json = request.body.substr(0, scan.at),
                      .result_json = result,
                      .handler_ns = NanosecondsNow() - start_ns_};
  if (!recorder_.Log(request, decider_.generation(), verdict, facts, response)) return;
  response.body = ReviewJson(*review, answer);
}

}  // namespace regoc::server
