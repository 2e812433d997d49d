// /v1/enforce: the rules that forbid, warn or record, held against a document of any form, as the other enforcement points
// do. The body is {"input": document}; the answer says what counts, and every finding.
#include "compiler/syntax/json_writer.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/server/api_session.h"
#include "tools/server/errors.h"
#include "tools/server/go_json.h"
#include "tools/server/paths.h"

namespace regoc::server {

namespace {

using enforcement::Mode;

void WriteTexts(syntax::JsonWriter& json, const char* key, const std::vector<std::string>& texts) {
  json.Key(key);
  json.BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteText(syntax::JsonWriter& json, const char* key, std::string_view text) {
  if (!text.empty()) json.Key(key), json.String(text);
}

void WriteFinding(syntax::JsonWriter& json, const enforcement::Enforcer& enforcer, const enforcement::Finding& finding) {
  json.BeginObject();
  WriteText(json, "rule", enforcer.rules()[finding.rule].name);
  WriteText(json, "mode", NameOf(finding.mode));
  WriteText(json, "message", finding.message);
  WriteText(json, "about", finding.about);
  WriteText(json, "constraint", finding.constraint);
  WriteText(json, "kind", finding.object.kind);
  WriteText(json, "namespace", finding.object.space);
  WriteText(json, "name", finding.object.name);
  if (finding.exemption) json.Key("exempted"), json.Bool(true);
  json.EndObject();
}

std::string VerdictJson(const enforcement::Enforcer& enforcer, const enforcement::Verdict& verdict) {
  syntax::JsonWriter json(0);
  json.BeginObject();
  json.Key("allowed"), json.Bool(verdict.messages(Mode::kEnforce).empty());
  WriteTexts(json, "denied", verdict.messages(Mode::kEnforce));
  WriteTexts(json, "warnings", verdict.messages(Mode::kWarn));
  WriteTexts(json, "audited", verdict.messages(Mode::kAudit));
  json.Key("findings");
  json.BeginArray();
  for (const enforcement::Finding& finding : verdict.findings) WriteFinding(json, enforcer, finding);
  json.EndArray();
  json.EndObject();
  return json.text();
}

}  // namespace

Result<enforcement::Enforcement*> ApiSession::EnforcementNow() {
  const Generation& generation = decider_.generation();
  const auto& enforcer = generation.Enforcer(context_.admission.environment);
  if (!enforcer.ok()) return enforcer.error();
  if (!enforcement_ || enforced_generation_ != generation.number) {
    enforcement_ = std::make_unique<enforcement::Enforcement>(*enforcer);
    enforced_generation_ = generation.number;
  }
  return enforcement_.get();
}

void ApiSession::EnforceDocument(const Request& request, std::string_view path, Response& response) {
  JsonScan scan = ScanJson(request.body);
  Arena arena;
  JsonReader reader;
  Result<Value> body = scan.error.empty() ? reader.Parse(arena, request.body.substr(0, scan.at)) : Result<Value>(Error{WithOffset(scan)});
  if (!body.ok())
    return Refuse(response, 400, kInvalidParameter, "body contains malformed input document: " + body.error().message);
  OptionalValue input = body->is_object() ? body->object().Get(Value::String("input")) : OptionalValue();
  if (!input) return Refuse(response, 400, kInvalidParameter, "'input' key missing from the request");
  Decider::Document& document = decider_.Find(path);
  std::string package = document.keys.empty() ? "" : QueryOf(document.keys);
  Result<enforcement::Enforcement*> enforcement = EnforcementNow();
  if (!enforcement.ok()) return Refuse(response, 500, kInternalError, enforcement.error().message);
  enforcement::Circumstances circumstances{.now = enforcement::SecondsNow(), .file = "", .parameters = {}, .package = package, .evaluation = {.host = context_.host}};
  enforcement::Verdict verdict = (*enforcement)->Evaluate(*input, circumstances);
  if (verdict.undecided()) {
    std::vector<ErrorDetail> details;
    for (const enforcement::RuleError& error : verdict.errors) details.push_back({.code = "eval_error", .message = error.message});
    return Refuse(response, 500, kInternalError, kEvaluationError, details);
  }
  std::string result = VerdictJson((*enforcement)->enforcer(), verdict);
  std::string input_json;
  Verdict logged;
  if (recorder_.on()) {
    AppendJson(input_json, *input);
    logged.input = input;
  }
  std::string_view id = recorder_.NewId();
  DecisionFacts facts{.path = path, .input_json = input_json, .result_json = result, .handler_ns = NanosecondsNow() - start_ns_};
  if (!recorder_.Log(request, decider_.generation(), logged, facts, response)) return;
  response.body = "{";
  if (!id.empty()) response.body.append("\"decision_id\":\"").append(id).append("\",");
  response.body += "\"result\":" + result + "}\n";
}

}  // namespace regoc::server
