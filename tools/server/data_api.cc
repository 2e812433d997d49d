// /v1/data, /v0/data and /: decisions, and base documents.
#include "runtime/value/json.h"
#include "tools/server/api_session.h"
#include "tools/server/build_facts.h"
#include "tools/server/errors.h"
#include "tools/server/json_layout.h"
#include "tools/server/observed_run.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

constexpr std::string_view kMalformed = "body contains malformed input document: ";
constexpr std::string_view kMissingInput = "'input' key missing from the request";

bool IsMode(std::string_view mode) { return mode == "notes" || mode == "fails" || mode == "full" || mode == "debug"; }

void AppendValue(std::string& out, Value value) { AppendJson(out, value, {.escape_html = true}); }

}  // namespace

void ApiSession::Data(const Request& request, std::string_view path, Response& response) {
  if (request.method == "POST" || request.method == "GET") return Decide(request, path, response);
  if (request.method == "PUT") return PutData(request, path, response);
  if (request.method == "PATCH") return PatchData(request, path, response);
  if (request.method == "DELETE" && path.size() > 1) return DeleteData(request, path, response);
  RefuseMethod(response);
}

void ApiSession::Decide(const Request& request, std::string_view path, Response& response) {
  Parameters parameters(request.query);
  Decider::Document& document = decider_.Find(path);
  if (!document.refusal.empty()) return Refuse(response, 500, kInternalError, document.refusal);
  Question question{.document = document};
  bool post = request.method == "POST";
  if (post && !request.body.empty()) {
    std::string fault;
    question.input = {InputSource::Form::kWrapped, answerer_.inputs().BodyText(request, fault)};
    if (!fault.empty()) return Refuse(response, 400, kInvalidParameter, std::string(kMalformed) + fault);
  } else if (parameters.has("input") && !post) {
    question.input = {InputSource::Form::kBare, answerer_.inputs().Padded(parameters.value("input"))};
  }
  question.strict_errors = parameters.flag("strict-builtin-errors");
  question.timed = recorder_.on() || parameters.flag("metrics") || parameters.flag("instrument");
  Verdict verdict = answerer_.Answer(question, decider_.generation());
  std::string_view id = recorder_.NewId();
  bool logged = recorder_.on();
  if (!verdict.fault.empty()) {
    std::string message =
        std::string(post ? kMalformed : "parameter contains malformed input document: ") + verdict.fault;
    return Refuse(response, 400, kInvalidParameter, message);
  }
  DecisionFacts facts{.path = path};
  if (question.input.form == InputSource::Form::kBare) facts.input_json = question.input.text;
  if (verdict.failed) {
    facts.handler_ns = NanosecondsNow() - start_ns_;
    if (!logged || recorder_.Log(request, decider_.generation(), verdict, facts, response))
      Refuse(response, 500, kInternalError, kEvaluationError, verdict.errors);
    return;
  }
  std::string& out = response.body;
  out = "{";
  if (logged) AppendKey(out, "decision_id"), ((out += '"') += id) += '"';
  if (!parameters.empty()) AppendFacts(out, parameters, question, verdict);
  document.find_ns = 0;
  if (verdict.value) {
    AppendKey(out, "result");
    size_t begin = out.size();
    AppendValue(out, *verdict.value);
    if (logged) facts.result_json = std::string_view(out).substr(begin);
  }
  if (logged) {
    facts.handler_ns = NanosecondsNow() - start_ns_;
    if (!recorder_.Log(request, decider_.generation(), verdict, facts, response)) return;
  }
  if (post && (verdict.input_missing || question.input.form == InputSource::Form::kNone)) {
    AppendKey(out, "warning");
    (out += "{\"code\":\"api_usage_warning\",\"message\":\"") += kMissingInput;
    out += "\"}";
  }
  out += '}';
  if (parameters.flag("pretty")) out = PrettyInOrder(out);
  out += '\n';
}

void ApiSession::AppendFacts(std::string& out, const Parameters& parameters, const Question& question,
                             const Verdict& verdict) {
  if (parameters.flag("provenance"))
    AppendKey(out, "provenance"), AppendProvenance(out, context_, decider_.generation());
  // Of what is undefined OPA explains nothing but the whole.
  if (std::string_view mode = parameters.value("explain"); IsMode(mode) && (verdict.value || mode == "full")) {
    std::string events = Explain(decider_.generation(), QueryOf(question.document.keys), mode,
                                 parameters.flag("pretty"), answerer_.repeated_inputs(), question.input,
                                 context_.rego_version, {question.strict_errors, context_.host});
    if (!events.empty()) AppendKey(out, "explanation"), out += events;
  }
  if (!question.timed || !(parameters.flag("metrics") || parameters.flag("instrument"))) return;
  AppendKey(out, "metrics");
  out += '{';
  auto number = [&](std::string_view name, int64_t value) { AppendKey(out, name), out += std::to_string(value); };
  bool hit = question.document.find_ns == 0;
  number("counter_server_query_cache_hit", hit ? 1 : 0);
  if (parameters.flag("instrument") && question.document.evaluator) {
    number("counter_regoc_eval_bytes", static_cast<int64_t>(question.document.evaluator->arena().used_bytes()));
    number("counter_regoc_machine_code", question.document.evaluator->snapshot().native.entries.empty() ? 0 : 1);
  }
  if (question.input.form != InputSource::Form::kNone) number("timer_rego_input_parse_ns", verdict.parse_ns);
  if (!hit) number("timer_rego_query_compile_ns", question.document.find_ns);
  number("timer_rego_query_eval_ns", verdict.eval_ns);
  number("timer_server_handler_ns", NanosecondsNow() - start_ns_);
  out += '}';
}

void ApiSession::Index(const Request& request, Response& response) {
  if (request.method == "POST") return DecideBare(request, context_.default_decision, response);
  if (request.method == "GET" || request.method == "HEAD") {
    response.content_type = "text/html; charset=utf-8";
    return void(response.body = IndexPage(context_.version));
  }
  response.status = 405;
  response.content_type = "text/plain; charset=utf-8";
  response.fields.emplace_back("Allow", "GET, HEAD, POST");
  response.fields.emplace_back("X-Content-Type-Options", "nosniff");
  response.body = "Method Not Allowed\n";
}

// The body is the input, and the value is the answer.
void ApiSession::DecideBare(const Request& request, std::string_view path, Response& response) {
  Parameters parameters(request.query);
  Decider::Document& document = decider_.Find(path);
  if (!document.refusal.empty()) return Refuse(response, 500, kInternalError, document.refusal);
  Question question{.document = document};
  std::string fault;
  // Without a body the input is null, other than with /v1/data.
  question.input = {InputSource::Form::kBare, request.body.empty() ? answerer_.inputs().Padded("null")
                                                                   : answerer_.inputs().BodyText(request, fault)};
  question.timed = recorder_.on();
  Verdict verdict;
  if (fault.empty()) {
    verdict = answerer_.Answer(question, decider_.generation());
    fault = verdict.fault;
  }
  if (!fault.empty())
    return Refuse(response, 400, kInvalidParameter,
                  "unexpected parse error for input: " + std::string(kMalformed) + fault);
  (void)recorder_.NewId();
  DecisionFacts facts{.path = path, .input_json = question.input.text};
  if (verdict.value) AppendValue(response.body, *verdict.value);
  facts.result_json = response.body;
  if (recorder_.on()) {
    facts.handler_ns = NanosecondsNow() - start_ns_;
    if (!recorder_.Log(request, decider_.generation(), verdict, facts, response)) return;
  }
  if (verdict.failed) return Refuse(response, 500, kInternalError, kEvaluationError, verdict.errors);
  if (!verdict.value) {
    // OPA tells a document without rules from one whose rules don't hold.
    std::string text = document.evaluator ? "document undefined: " : "document missing: ";
    return Refuse(response, 404, kUndefinedDocument, text + QueryOf(document.keys));
  }
  if (parameters.flag("pretty")) response.body = PrettyInOrder(response.body);
  response.body += '\n';
}

}  // namespace regoc::server
