#include "tools/regoc/results.h"

#include <algorithm>
#include <vector>

#include "runtime/value/json.h"
#include "runtime/value/table.h"

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
  AppendJson(out, v);
  return out;
}

void AppendIndented(std::string& out, Value v, size_t depth) {
  std::string prefix(depth * 2, ' ');
  AppendJson(out, v, {.escape_html = true, .indent = 2, .prefix = prefix});
}

void AppendBindings(std::string& out, const std::vector<Entry>& bindings, size_t depth) {
  std::string pad(depth * 2, ' ');
  out += "{";
  for (size_t i = 0; i < bindings.size(); ++i) {
    out += (i ? ",\n" : "\n") + pad + "  " + Text(bindings[i].key) + ": ";
    AppendIndented(out, bindings[i].value, depth + 1);
  }
  out += "\n" + pad + "}";
}

void AppendExpression(std::string& out, const sema::Query::Expression& expression, Value value) {
  out += "\n        {\n          \"value\": ";
  AppendIndented(out, value, 5);
  out += ",\n          \"text\": ";
  AppendJson(out, Value::String(expression.text), {.escape_html = true});
  auto [row, column] = expression.range.start();
  out += ",\n          \"location\": {\n            \"row\": " + std::to_string(row) + ",\n            \"col\": " + std::to_string(column) +
         "\n          }\n        }";
}

// Columns that a terminal shows: code points, which is right for all but wide and combining characters.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string Repeat(std::string_view what, size_t times) {
  std::string out;
  while (times-- > 0) out += what;
  return out;
}

std::string Table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (size_t c = 0; c < head.size(); ++c) {
    size_t width = Width(head[c]);
    for (const auto& row : rows) width = std::max(width, Width(row[c]));
    widths.push_back(width);
  }
  auto rule = [&](const char* left, const char* middle, const char* right) {
    std::string line = left;
    for (size_t c = 0; c < widths.size(); ++c) line += (c ? middle : "") + Repeat("─", widths[c] + 2);
    return line + right + "\n";
  };
  auto cells = [&](const std::vector<std::string>& row, bool centred) {
    std::string line;
    for (size_t c = 0; c < widths.size(); ++c) {
      size_t space = widths[c] - Width(row[c]), left = centred ? space / 2 : 0;
      line += "│ " + std::string(left, ' ') + row[c] + std::string(space - left, ' ') + " ";
    }
    return line + "│\n";
  };
  std::string out = rule("┌", "┬", "┐") + cells(head, true) + rule("├", "┼", "┤");
  for (const auto& row : rows) out += cells(row, false);
  return out + rule("└", "┴", "┘");
}

}  // namespace

std::string ResultsAsJson(const sema::Query& query, Value solutions) {
  std::vector<Solution> all = Split(solutions);
  if (all.empty()) return "{}\n";
  std::string out = "{\n  \"result\": [";
  for (size_t i = 0; i < all.size(); ++i) {
    out += i ? ",\n    {" : "\n    {";
    out += "\n      \"expressions\": [";
    for (size_t e = 0; e < all[i].expressions.size(); ++e) {
      if (e) out += ",";
      AppendExpression(out, query.expressions[e], all[i].expressions[e]);
    }
    out += "\n      ]";
    if (!all[i].bindings.empty()) {
      out += ",\n      \"bindings\": ";
      AppendBindings(out, all[i].bindings, 3);
    }
    out += "\n    }";
  }
  return out + "\n  ]\n}\n";
}

std::string ResultsAsPretty(const sema::Query& query, Value solutions) {
  std::vector<Solution> all = Split(solutions);
  if (all.empty()) return "undefined\n";
  if (all.size() == 1 && all[0].bindings.empty() && all[0].expressions.size() == 1) {
    std::string out;
    AppendJson(out, all[0].expressions[0], {.indent = 2});
    return out + "\n";
  }
  // Columns are the variables, then the expressions that are more than tests.
  std::vector<std::string> head;
  for (const Entry& binding : all[0].bindings) head.emplace_back(binding.key.text());
  std::vector<size_t> shown;
  for (size_t e = 0; e < query.expressions.size(); ++e) {
    auto tells = [&](const Solution& s) { return !s.expressions[e].is_true(); };
    if (!head.empty() && std::none_of(all.begin(), all.end(), tells)) continue;
    shown.push_back(e);
  }
  for (size_t e : shown) head.push_back(query.expressions[e].text);
  std::vector<std::vector<std::string>> rows;
  for (const Solution& solution : all) {
    auto& row = rows.emplace_back();
    for (const Entry& binding : solution.bindings) row.push_back(Text(binding.value));
    for (size_t e : shown) row.push_back(Text(solution.expressions[e]));
  }
  return Table(head, rows);
}

std::string ResultsAsRaw(const sema::Query&, Value solutions) {
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

std::string ResultsAsValues(const sema::Query&, Value solutions) {
  std::string out;
  for (const Solution& solution : Split(solutions)) {
    out += "[";
    for (size_t e = 0; e < solution.expressions.size(); ++e) {
      out += e ? ",\n  " : "\n  ";
      AppendIndented(out, solution.expressions[e], 1);
    }
    out += "\n]\n";
  }
  return out;
}

std::string ResultsAsBindings(Value solutions) {
  std::string out;
  for (const Solution& solution : Split(solutions)) {
    if (solution.bindings.empty()) out += "{}";
    else AppendBindings(out, solution.bindings, 0);
    out += "\n";
  }
  return out;
}

}  // namespace regoc::cli
