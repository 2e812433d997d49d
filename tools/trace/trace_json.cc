#include "tools/trace/trace_json.h"

#include <cctype>

#include "compiler/syntax/parse_json_terms.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/trace/explain.h"

namespace regoc::trace {

namespace {

void AppendTerm(std::string& out, Value value) {
  out += "{\"type\":\"" + std::string(TypeName(value)) + "\",\"value\":";
  if (value.is_array() || value.is_set()) {
    uint32_t count = value.is_array() ? value.size() : value.set().count;
    const Value* items = value.is_array() ? value.items() : value.set().Sorted();
    out += '[';
    for (uint32_t i = 0; i < count; ++i) {
      if (i) out += ',';
      AppendTerm(out, items[i]);
    }
    out += ']';
  } else if (value.is_object()) {
    const Entry* entries = value.object().Sorted();
    out += '[';
    for (uint32_t i = 0; i < value.object().count; ++i) {
      out += i ? ",[" : "[";
      AppendTerm(out, entries[i].key);
      out += ',';
      AppendTerm(out, entries[i].value);
      out += ']';
    }
    out += ']';
  } else if (value.is_null()) {
    out += "{}";  // as OPA has it
  } else {
    AppendJson(out, value, {.escape_html = true});
  }
  out += '}';
}

// Heads are absolute in analyzed programs; here they begin with the rule's own name.
void WriteHead(syntax::JsonWriter& json, syntax::TermJson& terms, const ast::Head& head, const sema::RuleInfo* info) {
  std::vector<ast::Term> ref = head.ref.As<ast::Ref>()->terms;
  if (info && !info->path.empty() && ref.size() > info->path.size()) {
    ref.erase(ref.begin(), ref.begin() + static_cast<ptrdiff_t>(info->path.size()));
    ref[0] = ast::Term{.node = ast::Var{info->path.back()}};
  }
  json.BeginObject();
  if (const auto* name = ref[0].As<ast::Var>()) json.Key("name"), json.String(name->name);
  if (!head.args.empty()) json.Key("args"), terms.Write(head.args);
  if (head.key) json.Key("key"), terms.Write(*head.key);
  if (head.value || !head.key)
    json.Key("value"), terms.Write(head.value ? *head.value : ast::Term{.node = ast::Boolean{true}});
  if (head.assigned) json.Key("assign"), json.Bool(true);
  json.Key("ref"), terms.Write(ref);
  json.EndObject();
}

void WriteNode(syntax::JsonWriter& json, const RecordedEvent& recorded) {
  const planner::ObservedPoint& point = *recorded.node;
  bool note = recorded.event.op == Op::kNote;
  json.Key("type"), json.String(note ? "" : !recorded.event.of_query ? "expr" : point.rule ? "rule" : "body");
  json.Key("node");
  const std::vector<ast::Comment> none;
  syntax::TermJson terms(json, none, false);
  if (!note && recorded.event.of_query && point.rule) {
    json.BeginObject();
    json.Key("body"), terms.Write(point.rule->body);
    json.Key("head"), WriteHead(json, terms, point.rule->head, point.info);
    json.EndObject();
  } else if (!note && recorded.event.of_query && point.body) {
    terms.Write(*point.body);
  } else if (!note && point.expr) {
    terms.WriteExpr(*point.expr, point.index);
  } else {
    json.Null();
  }
}

}  // namespace

std::string ValueAsTerm(Value value) {
  std::string out;
  AppendTerm(out, value);
  return out;
}

void WriteTrace(syntax::JsonWriter& json, const std::vector<RecordedEvent>& events) {
  json.BeginArray();
  for (const RecordedEvent& recorded : events) {
    std::string op = OpName(recorded.event.op);
    op[0] = static_cast<char>(std::tolower(op[0]));
    json.BeginObject();
    json.Key("op"), json.String(op);
    json.Key("query_id"), json.Int(static_cast<int64_t>(recorded.event.query));
    json.Key("parent_id"), json.Int(static_cast<int64_t>(recorded.event.parent));
    WriteNode(json, recorded);
    json.Key("locals");
    json.BeginArray();
    for (const auto& [name, term] : recorded.locals) {
      json.BeginObject();
      json.Key("key"), json.Raw("{\"type\":\"var\",\"value\":\"" + name + "\"}");
      json.Key("value"), json.Raw(term);
      json.EndObject();
    }
    json.EndArray();
    if (!recorded.event.message.empty()) json.Key("message"), json.String(recorded.event.message);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace regoc::trace
