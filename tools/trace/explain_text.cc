// Events as lines of text and as JSON.
#include <algorithm>

#include "compiler/syntax/parse_json.h"
#include "compiler/syntax/printer.h"
#include "compiler/syntax/walk.h"
#include "tools/trace/explain.h"

namespace regoc::trace {

namespace {

// Nodes with the names that the user gave.
class Renamer {
 public:
  Renamer(const planner::ObservedPoint& point, const WrittenNames& query_names)
      : names_(point.info ? point.info->variables : query_names) {}

  template <typename Node>
  Node operator()(const Node& node) const {
    Node copy = node;
    syntax::WalkTerms(
        copy, [&](ast::Term& term) { return Rename(term), true; }, [&](ast::Expr& expr) { HideKey(expr); });
    return copy;
  }

 private:
  void Rename(ast::Term& term) const {
    if (auto* var = term.As<ast::Var>()) {
      if (auto at = names_.find(var->name); at != names_.end()) var->name = at->second;
    }
  }

  // A key of `every` that was not written.
  void HideKey(ast::Expr& expr) const {
    auto* every = expr.As<ast::Every>();
    auto* key = every && every->key ? every->key->As<ast::Var>() : nullptr;
    if (key && !names_.contains(key->name)) every->key.reset();
  }

  const WrittenNames& names_;
};

// The reference of a rule's head up to its first variable.
std::string RuleText(const planner::ObservedPoint& point) {
  const ast::Rule& rule = point.info ? point.info->rule : *point.rule;
  ast::Term ref = rule.head.ref;
  auto& terms = ref.As<ast::Ref>()->terms;
  size_t count = point.info ? std::min(terms.size(), point.info->path.size() + 1) : terms.size();
  terms.resize(count);
  return syntax::Print(ref);
}

std::string NodeText(const Event& event, const WrittenNames& query_names) {
  const planner::ObservedPoint& point = *event.point;
  if (event.op == Op::kNote) return "\"" + event.message + "\"";
  std::string text;
  Renamer renamed(point, query_names);
  if (event.op == Op::kIndex)
    text = point.document;
  else if (event.of_query && point.rule)
    text = RuleText(point);
  else if (event.of_query && point.body)
    text = syntax::Print(renamed(*point.body));
  else if (point.expr)
    text = syntax::Print(renamed(*point.expr));
  return text + (event.message.empty() ? "" : " " + event.message);
}

std::string Padded(std::string text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace

std::vector<std::string> ExplanationLines(const std::vector<RecordedEvent>& events, const WrittenNames& query_names) {
  std::vector<std::string> lines;
  std::map<uint64_t, size_t> depths;
  for (const RecordedEvent& recorded : events) {
    const Event& event = recorded.event;
    size_t& depth = depths[event.query];
    if (depth == 0) depth = (event.parent == event.query ? 0 : depths[event.parent]) + 1;
    bool outside = event.op == Op::kEnter ||
                   (event.op == Op::kRedo && (event.of_query && (event.point->rule || event.point->body)));
    std::string line;
    for (size_t i = 1; i < depth + (outside ? 0 : 1); ++i) line += "| ";
    lines.push_back(line + OpName(event.op) + " " + NodeText(event, query_names));
  }
  return lines;
}

std::string ExplanationAsText(const std::vector<RecordedEvent>& events, const WrittenNames& query_names, bool values,
                              size_t indent) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> lines = ExplanationLines(events, query_names);
  for (size_t i = 0; i < events.size(); ++i) {
    const RecordedEvent& recorded = events[i];
    std::vector<std::string> row{(recorded.file.empty() ? "query" : recorded.file) + ":" + std::to_string(recorded.row),
                                 std::move(lines[i])};
    if (values) {
      std::string all;
      for (const auto& [name, text] : recorded.values) all += (all.empty() ? "" : ", ") + name + ": " + text;
      row.push_back("{" + all + "}");
    }
    rows.push_back(std::move(row));
  }
  constexpr size_t kPadding = 4;
  std::vector<size_t> widths(3);
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string out, blanks(indent, ' ');
  for (const auto& row : rows) {
    for (size_t i = 0; i + 1 < row.size(); ++i) out += blanks + Padded(row[i], widths[i] + kPadding) + " ";
    out += blanks + row.back() + blanks + "\n";
  }
  return out;
}

void WriteExplanation(syntax::JsonWriter& json, const std::vector<RecordedEvent>& events, const WrittenNames&) {
  json.BeginArray();
  for (const RecordedEvent& recorded : events) {
    const Event& event = recorded.event;
    const planner::ObservedPoint& point = *event.point;
    json.BeginObject();
    json.Key("Op");
    json.String(OpName(event.op));
    json.Key("Node");
    if (event.op == Op::kNote)
      json.Null();
    else if (event.of_query && point.rule)
      json.String(RuleText(point));
    else if (event.of_query && point.body)
      json.Raw(syntax::BodyToJson(*point.body, {.indent = 0}));
    else if (point.expr)
      json.Raw(syntax::BodyToJson({*point.expr}, {.indent = 0}));
    else
      json.Null();
    json.Key("Location");
    json.BeginObject();
    json.Key("file");
    json.String(recorded.file);
    json.Key("row");
    json.Int(recorded.row);
    json.Key("col");
    json.Int(recorded.column);
    json.EndObject();
    json.Key("QueryID");
    json.Int(static_cast<int64_t>(event.query));
    json.Key("ParentID");
    json.Int(static_cast<int64_t>(event.parent));
    json.Key("Message");
    json.String(event.message);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace regoc::trace
