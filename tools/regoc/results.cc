#include "tools/regoc/results.h"

#include <algorithm>
#include <vector>

#include "runtime/value/json.h"
#include "runtime/value/table.h"
#include "tools/regoc/table.h"

namespace regoc::cli {

namespace {

constexpr std::string_view kExpressions = "$expressions";

struct Solution {
  std::vector<Value> expressions;
  std::vector<Entry> bindings;  // sorted
};

std::vector<Solution> Split(Value solutions) {
  std::vector<Solution> out;
  for (uint32_t i = 0; i < solutions.size(); ++i) {
    Solution& solution = out.emplace_back();
    const Object& object = solutions.items()[i].object();
    const Entry* entries = object.Sorted();
    for (uint32_t k = 0; k < object.count; ++k) {
      if (entries[k].key.text() != kExpressions) {
        solution.bindings.push_back(entries[k]);
        continue;
      }
      const Value& list = entries[k].value;
      solution.expressions.assign(list.items(), list.items() + list.size());
    }
  }
  return out;
}

std::string Text(Value v) {
  std::string out;
  AppendJson(out, v, {.escape_html = true});
  return out;
}

void WriteValue(syntax::JsonWriter& json, Value v) {
  std::string out;
  AppendJson(out, v, {.escape_html = true, .indent = 2, .prefix = json.prefix()});
  json.Raw(out);
}

void WriteBindings(syntax::JsonWriter& json, const std::vector<Entry>& bindings) {
  json.BeginObject();
  for (const Entry& binding : bindings) {
    json.Key(binding.key.text());
    WriteValue(json, binding.value);
  }
  json.EndObject();
}

}  // namespace

void WriteResults(syntax::JsonWriter& json, const sema::Query& query, Value solutions) {
  json.BeginArray();
  for (const Solution& solution : Split(solutions)) {
    json.BeginObject();
    json.Key("expressions");
    json.BeginArray();
    for (size_t e = 0; e < solution.expressions.size(); ++e) {
      auto [row, column] = query.expressions[e].range.start();
      json.BeginObject();
      json.Key("value"), WriteValue(json, solution.expressions[e]);
      json.Key("text"), json.String(query.expressions[e].text);
      json.Key("location");
      json.BeginObject();
      json.Key("row"), json.Int(row);
      json.Key("col"), json.Int(column);
      json.EndObject();
      json.EndObject();
    }
    json.EndArray();
    if (!solution.bindings.empty()) {
      json.Key("bindings");
      WriteBindings(json, solution.bindings);
    }
    json.EndObject();
  }
  json.EndArray();
}

std::string ResultsAsPretty(const sema::Query& query, Value solutions, size_t limit) {
  std::vector<Solution> all = Split(solutions);
  if (all.empty()) return "undefined\n";
  const Solution& first = all[0];
  auto boolean = [](Value v) { return v.is_boolean(); };
  bool tests = std::all_of(first.expressions.begin(), first.expressions.end(), boolean);
  if (all.size() == 1 && first.bindings.empty() && (first.expressions.size() == 1 || tests)) {
    syntax::JsonWriter json(2);
    WriteValue(json, first.expressions[0]);
    return json.text() + "\n";
  }
  // Columns are the expressions that are more than tests, then the variables.
  std::vector<std::string> head;
  std::vector<size_t> shown;
  for (size_t e = 0; e < query.expressions.size(); ++e)
    if (first.bindings.empty() || !first.expressions[e].is_boolean())
      shown.push_back(e), head.push_back(query.expressions[e].text);
  for (const Entry& binding : first.bindings) head.emplace_back(binding.key.text());
  auto cell = [&](Value value) {
    std::string text = Text(value);
    return limit > 0 && text.size() > limit ? text.substr(0, limit) + "..." : text;
  };
  std::vector<std::vector<std::string>> rows;
  for (const Solution& solution : all) {
    auto& row = rows.emplace_back();
    for (size_t e : shown) row.push_back(cell(solution.expressions[e]));
    for (const Entry& binding : solution.bindings) row.push_back(cell(binding.value));
  }
  return TableText(head, rows);
}

std::string ResultsAsRaw(Value solutions) {
  std::string out;
  for (const Solution& solution : Split(solutions)) {
    for (size_t e = 0; e < solution.expressions.size(); ++e) {
      Value value = solution.expressions[e];
      out += (e ? " " : "") + (value.is_string() ? std::string(value.text()) : Text(value));
    }
    out += "\n";
  }
  return out;
}

std::string ResultsAsValues(Value solutions) {
  std::string out;
  for (const Solution& solution : Split(solutions)) {
    syntax::JsonWriter json(2);
    json.BeginArray();
    for (Value value : solution.expressions) WriteValue(json, value);
    json.EndArray();
    out += json.text() + "\n";
  }
  return out;
}

std::string ResultsAsBindings(Value solutions) {
  std::string out;
  for (const Solution& solution : Split(solutions)) {
    syntax::JsonWriter json(2);
    WriteBindings(json, solution.bindings);
    out += json.text() + "\n";
  }
  return out;
}

}  // namespace regoc::cli
