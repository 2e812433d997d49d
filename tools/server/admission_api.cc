// /v1/admit: admission decisions for the API server of Kubernetes.
#include <map>

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

std::string Joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) (all += all.empty() ? "" : ", ") += text;
  return all;
}

}  // namespace

void ApiSession::Enforce(const std::string& package, Value review, std::chrono::nanoseconds limit,
                         AdmissionAnswer& answer) {
  bool fail_open = context_.admission.fail_open;
  Result<enforcement::Enforcement*> enforcement = EnforcementNow();
  if (!enforcement.ok()) return void(answer = Undecided(fail_open, enforcement.error().message));
  enforcement::Circumstances circumstances{
      .now = enforcement::SecondsNow(), .file = "", .parameters = {}, .package = package, .evaluation = {.host = context_.host}};
  circumstances.evaluation.eval.timeout = limit;
  enforcement::Verdict verdict = (*enforcement)->Evaluate(review, circumstances);
  std::vector<std::string> denied = verdict.messages(enforcement::Mode::kEnforce);
  if (denied.empty() && verdict.undecided()) return void(answer = Undecided(fail_open, verdict.errors[0].message));
  bool forbidden = !answer.allowed && answer.rule_free;  // by what is no rule of these: allow, a response
  answer.warnings = verdict.messages(enforcement::Mode::kWarn);
  for (const enforcement::RuleError& error : verdict.errors)
    if (error.mode != enforcement::Mode::kEnforce) answer.warnings.push_back(error.message);
  std::map<std::string, std::vector<std::string>> recorded;
  for (const enforcement::Finding& finding : verdict.findings) {
    const std::string& rule = (*enforcement)->enforcer().rules()[finding.rule].path.back();
    if (finding.mode == enforcement::Mode::kAudit && rule != "audit") recorded[rule].push_back(finding.message);
    if (finding.exemption) recorded["exempted"].push_back(finding.message);
  }
  for (const auto& [rule, messages] : recorded) answer.audit.emplace_back(rule, Joined(messages));
  if (forbidden) return;
  answer.allowed = denied.empty();
  answer.message = Joined(denied);
}

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
    if (decided.ok() && answer.by_rules) Enforce(name, *body, question.timeout, answer);
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
