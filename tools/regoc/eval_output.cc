#include "tools/regoc/eval_output.h"

#include <algorithm>
#include <cstdio>
#include <functional>

#include "tools/regoc/results.h"
#include "tools/regoc/statistics.h"
#include "tools/regoc/table.h"
#include "tools/regoc/test_report.h"

namespace regoc::cli {

namespace {

constexpr const char* kShown[] = {"min", "max", "mean", "90%", "99%"};

struct LineStatistics {
  ExprStats first;
  Statistics time;
};

std::map<std::string, Statistics> MetricStatistics(const std::vector<EvalOutput>& outputs) {
  std::map<std::string, std::vector<int64_t>> values;
  for (const EvalOutput& output : outputs)
    if (output.metrics)
      for (const auto& [name, ns] : *output.metrics) values[name].push_back(ns);
  std::map<std::string, Statistics> out;
  for (auto& [name, all] : values) out[name] = StatisticsOf(std::move(all));
  return out;
}

std::vector<LineStatistics> ProfileStatistics(const std::vector<EvalOutput>& outputs) {
  std::vector<LineStatistics> out;
  for (const ExprStats& line : outputs[0].profile) {
    std::vector<int64_t> times;
    for (const EvalOutput& output : outputs)
      for (const ExprStats& other : output.profile)
        if (other.file == line.file && other.row == line.row) times.push_back(other.time_ns);
    out.push_back({line, StatisticsOf(std::move(times))});
  }
  return out;
}

void WriteCounts(syntax::JsonWriter& json, const ExprStats& line) {
  json.Key("num_eval"), json.Int(static_cast<int64_t>(line.evals));
  json.Key("num_redo"), json.Int(static_cast<int64_t>(line.redos));
  json.Key("num_gen_expr"), json.Int(static_cast<int64_t>(line.expressions));
  json.Key("location");
  json.BeginObject();
  json.Key("file"), json.String(line.file);
  json.Key("row"), json.Int(line.row);
  json.Key("col"), json.Int(line.column);
  json.EndObject();
}

void WriteErrors(syntax::JsonWriter& json, const EvalOutput& output) {
  json.BeginArray();
  for (const JsonError& error : output.findings) {
    json.BeginObject();
    json.Key("message"), json.String(error.message);
    if (!error.code.empty()) json.Key("code"), json.String(error.code);
    if (error.has_place) WritePlace(json, error.file, error.row, error.column);
    if (!error.details.empty()) json.Key("details"), json.Raw(error.details);
    json.EndObject();
  }
  for (const EvaluationFault& fault : output.faults)
    json.BeginObject(), WriteFault(json, fault, true), json.EndObject();
  json.EndArray();
}

void WriteMetrics(syntax::JsonWriter& json, const Metrics& metrics) {
  json.BeginObject();
  for (const auto& [name, ns] : metrics) json.Key(name), json.Int(ns);
  json.EndObject();
}

void WriteStatisticsOfAll(syntax::JsonWriter& json, const std::map<std::string, Statistics>& metrics) {
  json.BeginObject();
  for (const auto& [name, statistics] : metrics) json.Key(name), WriteStatistics(json, statistics);
  json.EndObject();
}

void WriteProfileStatistics(syntax::JsonWriter& json, const std::vector<LineStatistics>& lines) {
  json.BeginArray();
  for (const LineStatistics& line : lines) {
    json.BeginObject();
    json.Key("total_time_ns_stats"), WriteStatistics(json, line.time);
    WriteCounts(json, line.first);
    json.EndObject();
  }
  json.EndArray();
}

// `discard`: only that there is a result; the fields then stand in order of their names.
std::string AsJson(const std::vector<EvalOutput>& outputs, bool discard) {
  const EvalOutput& output = outputs[0];
  bool several = outputs.size() > 1;
  syntax::JsonWriter json(2);
  std::vector<std::pair<std::string, std::function<void()>>> fields;
  auto field = [&](bool present, const char* name, std::function<void()> write) {
    if (present) fields.emplace_back(name, std::move(write));
  };
  std::map<std::string, Statistics> metrics = several ? MetricStatistics(outputs) : std::map<std::string, Statistics>();
  std::vector<LineStatistics> profile = several ? ProfileStatistics(outputs) : std::vector<LineStatistics>();
  field(!output.findings.empty() || !output.faults.empty(), "errors", [&] { WriteErrors(json, output); });
  field(output.defined(), "result",
        [&] { discard ? json.String("discarded") : WriteResults(json, *output.query, output.solutions); });
  field(output.metrics && !several, "metrics", [&] { WriteMetrics(json, *output.metrics); });
  field(!metrics.empty(), "aggregated_metrics", [&] { WriteStatisticsOfAll(json, metrics); });
  field(!output.explanation.empty(), "explanation", [&] { WriteExplanation(json, output.explanation, output.names); });
  field(!output.profile.empty() && !several, "profile", [&] { WriteProfile(json, output.profile); });
  field(!profile.empty(), "aggregated_profile", [&] { WriteProfileStatistics(json, profile); });
  field(output.coverage.has_value(), "coverage", [&] { WriteCoverage(json, *output.coverage); });
  if (discard) std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  json.BeginObject();
  for (const auto& [name, write] : fields) json.Key(name), write();
  json.EndObject();
  return json.text() + "\n";
}

std::string ErrorText(const EvalOutput& output) {
  if (!output.findings.empty()) return output.findings_text;
  std::string out =
      output.faults.size() == 1 ? "1 error occurred: " : std::to_string(output.faults.size()) + " errors occurred:\n";
  for (const EvaluationFault& fault : output.faults) {
    out += FaultText(fault) + "\n";
    if (fault.stack.empty()) continue;
    out += "\nTraceback:\n";
    for (const StackFrame& frame : fault.stack) out += "  " + FrameText(frame) + "\n";
  }
  return out;
}

std::string PlaceText(const ExprStats& line) {
  return line.file.empty() ? line.text : line.file + ":" + std::to_string(line.row);
}

std::string ProfileTable(const std::vector<ExprStats>& profile) {
  std::vector<std::vector<std::string>> rows;
  for (const ExprStats& line : profile)
    rows.push_back({DurationText(std::chrono::nanoseconds(line.time_ns)), std::to_string(line.evals),
                    std::to_string(line.redos), std::to_string(line.expressions), PlaceText(line)});
  return TableText({"Time", "Num Eval", "Num Redo", "Num Gen Expr", "Location"}, rows);
}

// min, max, mean, 90% and 99%, written by `number` where they are fractions.
template <typename Integer, typename Fraction>
std::vector<std::string> ShownStatistics(const Statistics& s, Integer integer, Fraction fraction) {
  std::vector<std::string> out{integer(s.min), integer(s.max), fraction(s.mean)};
  for (const char* name : {kShown[3], kShown[4]}) out.push_back(fraction(s.Percentile(name)));
  return out;
}

std::string StatisticsTables(const std::vector<EvalOutput>& outputs) {
  std::string out;
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, statistics] : MetricStatistics(outputs)) {
    rows.push_back(ShownStatistics(statistics, [](int64_t n) { return std::to_string(n); }, GoFloat));
    rows.back().insert(rows.back().begin(), name);
  }
  if (!rows.empty()) out += TableText({"Metric", "Min", "Max", "Mean", "90%", "99%"}, rows);
  rows.clear();
  auto duration = [](auto ns) { return DurationText(std::chrono::nanoseconds(static_cast<int64_t>(ns))); };
  for (const LineStatistics& line : ProfileStatistics(outputs)) {
    rows.push_back(ShownStatistics(line.time, duration, duration));
    for (std::string text : {std::to_string(line.first.evals), std::to_string(line.first.redos),
                             std::to_string(line.first.expressions), PlaceText(line.first)})
      rows.back().push_back(std::move(text));
  }
  if (!rows.empty())
    out += TableText({"Min", "Max", "Mean", "90%", "99%", "Num Eval", "Num Redo", "Num Gen Expr", "Location"}, rows);
  return out;
}

std::string AfterResult(const std::vector<EvalOutput>& outputs) {
  const EvalOutput& output = outputs[0];
  std::string out;
  if (outputs.size() > 1) {
    out += StatisticsTables(outputs);
  } else {
    std::vector<std::vector<std::string>> rows;
    if (output.metrics)
      for (const auto& [name, ns] : *output.metrics) rows.push_back({name, std::to_string(ns)});
    if (!rows.empty()) out += TableText({"Metric", "Value"}, rows);
    if (!output.profile.empty()) out += ProfileTable(output.profile);
  }
  if (output.coverage) {
    char percent[32];
    std::snprintf(percent, sizeof percent, "%.02f", output.coverage->percent);
    out += TableText({}, {{"Overall Coverage", percent}});
  }
  return out;
}

}  // namespace

void WriteProfile(syntax::JsonWriter& json, const std::vector<ExprStats>& profile) {
  json.BeginArray();
  for (const ExprStats& line : profile) {
    json.BeginObject();
    json.Key("total_time_ns"), json.Int(line.time_ns);
    WriteCounts(json, line);
    json.EndObject();
  }
  json.EndArray();
}

void PrintOutput(const std::vector<EvalOutput>& outputs, const EvalFormat& format) {
  const EvalOutput& output = outputs[0];
  if (format.format == "json" || format.format == "discard")
    return void(std::fputs(AsJson(outputs, format.format == "discard").c_str(), stdout));
  bool pretty = format.format == "pretty", errors = !output.findings.empty() || !output.faults.empty();
  if (pretty && !output.explanation.empty())
    std::fputs(ExplanationAsText(output.explanation, output.names, format.values).c_str(), stdout);
  std::string text;
  if (errors)
    std::fputs(ErrorText(output).c_str(), stderr);
  else if (pretty)
    text = output.defined() ? ResultsAsPretty(*output.query, output.solutions, format.limit) : "undefined\n";
  else if (!output.defined())
    text = "";
  else if (format.format == "raw")
    text = ResultsAsRaw(output.solutions);
  else if (format.format == "values")
    text = ResultsAsValues(output.solutions);
  else if (format.format == "bindings")
    text = ResultsAsBindings(output.solutions);
  if (pretty) text += AfterResult(outputs);
  std::fputs(text.c_str(), stdout);
}

}  // namespace regoc::cli
