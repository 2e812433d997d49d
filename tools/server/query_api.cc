// /v1/query.
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/server/api_session.h"
#include "tools/server/errors.h"
#include "tools/server/go_json.h"
#include "tools/server/json_layout.h"
#include "tools/server/observed_run.h"

namespace regoc::server {

namespace {

constexpr std::string_view kDecoding = "error(s) occurred while decoding request: ";

std::string_view GoType(Value value) { return value.is_boolean() ? "bool" : TypeName(value); }

}  // namespace

void ApiSession::Query(const Request& request, Response& response) {
  Parameters parameters(request.query);
  if (request.method == "GET") {
    if (!parameters.has("q")) return Refuse(response, 400, kInvalidParameter, "missing parameter 'q'");
    return RunQuery(request, parameters, std::string(parameters.value("q")), {}, response);
  }
  if (request.method != "POST") return RefuseMethod(response);
  JsonScan scan = ScanJson(request.body);
  auto refuse = [&](const std::string& why) { Refuse(response, 400, kInvalidParameter, std::string(kDecoding) + why); };
  if (!scan.error.empty()) return refuse(WithOffset(scan));
  Arena arena;
  JsonReader reader;
  Result<Value> body = reader.Parse(arena, request.body.substr(0, scan.at));
  if (!body.ok()) return refuse(body.error().message);
  if (!body->is_object() && !body->is_null())
    return refuse("json: cannot unmarshal " + std::string(GoType(*body)) +
                  " into Go value of type types.QueryRequestV1");
  OptionalValue query = body->is_object() ? body->object().Get("query") : OptionalValue();
  if (query && !(*query).is_string() && !(*query).is_null())
    return refuse("json: cannot unmarshal " + std::string(GoType(*query)) +
                  " into Go struct field QueryRequestV1.query of type string");
  std::string text(query && (*query).is_string() ? (*query).text() : "");
  std::string_view document = request.body.substr(0, scan.at);
  if (scan.at < request.body.size()) document = answerer_.inputs().Padded(document);
  bool has_input = body->is_object() && body->object().Get("input");
  RunQuery(request, parameters, text, has_input ? InputSource{InputSource::Form::kWrapped, document} : InputSource(),
           response);
}

void ApiSession::RunQuery(const Request& request, const Parameters& parameters, const std::string& text,
                          InputSource input, Response& response) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return Refuse(response, 500, kInternalError, "cannot evaluate empty query");
  CompiledQuery& query = queries_.Find(text);
  if (!query.evaluator) return Refuse(response, 400, kInvalidParameter, query.refusal, query.errors);
  Decider::Document document;
  document.evaluator = query.evaluator.get();
  document.func = query.evaluator->snapshot().executable->policy().entrypoints[0].func;
  document.query = text;
  Question question{.document = document, .input = input, .timed = true};
  Verdict verdict = answerer_.Answer(question, queries_.generation());
  if (!verdict.fault.empty()) return Refuse(response, 400, kInvalidParameter, std::string(kDecoding) + verdict.fault);
  if (verdict.value && (*verdict.value).size() == 0) verdict.value = {};
  std::string_view id = recorder_.NewId();
  std::string result;
  if (verdict.value) AppendJson(result, *verdict.value, {.escape_html = true});
  DecisionFacts facts{.query = text, .result_json = result, .handler_ns = NanosecondsNow() - start_ns_};
  if (!recorder_.Log(request, queries_.generation(), verdict, facts, response)) return;
  if (verdict.failed) return Refuse(response, 500, kInternalError, kEvaluationError, verdict.errors);
  std::string& out = response.body;
  out = "{";
  if (!id.empty()) AppendKey(out, "decision_id"), ((out += '"') += id) += '"';
  bool pretty = parameters.flag("pretty");
  std::string_view mode = parameters.value("explain");
  if (mode == "full" || mode == "debug" || mode == "notes" || mode == "fails") {
    std::string events = Explain(queries_.generation(), text, mode, pretty, answerer_.repeated_inputs(), input,
                                 context_.rego_version, {false, context_.host});
    if (!events.empty()) AppendKey(out, "explanation"), out += events;
  }
  if (parameters.flag("metrics") || parameters.flag("instrument")) {
    AppendKey(out, "metrics");
    out += "{\"timer_rego_query_compile_ns\":" + std::to_string(query.fresh ? query.compile_ns : 0) +
           ",\"timer_rego_query_eval_ns\":" + std::to_string(verdict.eval_ns) +
           ",\"timer_server_handler_ns\":" + std::to_string(NanosecondsNow() - start_ns_) + "}";
  }
  if (verdict.value) AppendKey(out, "result"), out += result;
  out += '}';
  if (pretty) out = PrettyInOrder(out);
  out += '\n';
}

}  // namespace regoc::server
