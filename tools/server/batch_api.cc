// /v1/batch/data: one document for many inputs, with the interface of Enterprise OPA's batch API.
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/server/api_session.h"
#include "tools/server/build_facts.h"
#include "tools/server/errors.h"
#include "tools/server/go_json.h"
#include "tools/server/json_layout.h"

namespace regoc::server {

namespace {

// Objects are merged member by member; where both say something, `own` counts. As deep as the reader lets values nest.
Value Merged(Arena& arena, Value common, Value own) {
  if (!common.is_object() || !own.is_object()) return own;
  Object* merged = Object::New(arena, common.object().count + own.object().count);
  for (uint32_t i = 0; i < common.object().count; ++i)
    merged->Put(common.object().items[i].key, common.object().items[i].value);
  for (uint32_t i = 0; i < own.object().count; ++i) {
    const Entry& entry = own.object().items[i];
    OptionalValue shared = common.object().Get(entry.key);
    merged->Put(entry.key, shared ? Merged(arena, *shared, entry.value) : entry.value);
  }
  return Value::Object(merged);
}

// What is answered for one input, between its braces.
struct Item {
  std::string key;  // as JSON
  std::string body;
  bool failed = false;
};

std::string MembersOf(const std::string& object) {
  size_t begin = object.find('{') + 1, end = object.rfind('}');
  return object.substr(begin, end - begin);
}

}  // namespace

void ApiSession::Batch(const Request& request, std::string_view path, Response& response) {
  Parameters parameters(request.query);
  std::string fault;
  std::string_view text = answerer_.inputs().BodyText(request, fault);
  JsonScan scan = fault.empty() ? ScanJson(text) : JsonScan();
  if (!scan.error.empty()) fault = WithOffset(scan);
  Arena arena;
  JsonReader reader;
  Result<Value> body = fault.empty() ? reader.Parse(arena, text.substr(0, scan.at)) : Result<Value>(Error{fault});
  if (!body.ok())
    return Refuse(response, 400, kInvalidParameter, "body contains malformed input document: " + body.error().message);
  OptionalValue inputs = body->is_object() ? body->object().Get("inputs") : OptionalValue();
  OptionalValue common = body->is_object() ? body->object().Get("common_input") : OptionalValue();
  if (!inputs || !(*inputs).is_object())
    return Refuse(response, 400, kInvalidParameter, "body must be an object with an object 'inputs'");

  Decider::Document& document = decider_.Find(path);
  if (!document.refusal.empty()) return Refuse(response, 500, kInternalError, document.refusal);
  std::string_view batch_id = recorder_.NewBatchId();
  const Object& all = (*inputs).object();
  const Entry* entries = all.Sorted();
  std::vector<Item> items(all.count);
  size_t failed = 0;
  int64_t eval_ns = 0;
  for (uint32_t i = 0; i < all.count; ++i) {
    Item& item = items[i];
    AppendJson(item.key, entries[i].key, {.escape_html = true});
    Value input = common ? Merged(arena, *common, entries[i].value) : entries[i].value;
    Question question{.document = document, .input = {InputSource::Form::kValue, {}, input}, .timed = true};
    question.strict_errors = parameters.flag("strict-builtin-errors");
    Verdict verdict = answerer_.Answer(question, decider_.generation());
    std::string_view id = recorder_.NewId();
    eval_ns += verdict.eval_ns;
    std::string& out = item.body;
    out = "{";
    if (!id.empty()) AppendKey(out, "decision_id"), ((out += '"') += id) += '"';
    DecisionFacts facts{.batch_id = batch_id, .path = path};
    std::string result;
    if (verdict.value) AppendJson(result, *verdict.value, {.escape_html = true});
    facts.result_json = result;
    facts.handler_ns = NanosecondsNow() - start_ns_;
    if (!recorder_.Log(request, decider_.generation(), verdict, facts, response)) return;
    if (verdict.failed) {
      ++failed;
      item.failed = true;
      out += (out.size() > 1 ? "," : "") + MembersOf(ErrorText(kInternalError, kEvaluationError, verdict.errors));
    } else if (verdict.value) {
      AppendKey(out, "result"), out += result;
    }
  }
  bool mixed = failed > 0 && failed < items.size();
  if (failed > 0) response.status = mixed ? 207 : 500;
  std::string& out = response.body;
  out = "{";
  AppendKey(out, "batch_decision_id"), ((out += '"') += batch_id) += '"';
  if (parameters.flag("provenance"))
    AppendKey(out, "provenance"), AppendProvenance(out, context_, decider_.generation());
  if (parameters.flag("metrics") || parameters.flag("instrument"))
    AppendKey(out, "metrics"), out += "{\"timer_rego_query_eval_ns\":" + std::to_string(eval_ns) +
                                      ",\"timer_server_handler_ns\":" + std::to_string(NanosecondsNow() - start_ns_) +
                                      "}";
  AppendKey(out, "responses");
  out += '{';
  for (Item& item : items) {
    AppendKey(out, std::string_view(item.key).substr(1, item.key.size() - 2));
    out += item.body;
    if (mixed) AppendKey(out, "http_status_code"), out += item.failed ? "\"500\"" : "\"200\"";
    out += '}';
  }
  out += "}}";
  // Errors are laid out over lines.
  out = parameters.flag("pretty") ? PrettyInOrder(out) : Compact(out);
  out += '\n';
}

}  // namespace regoc::server
