// What `regoc eval` prints: the results and all that was asked for about the evaluation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/program.h"
#include "tools/regoc/coverage.h"
#include "tools/trace/eval_error.h"
#include "tools/trace/explain.h"
#include "tools/regoc/profile.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

using namespace trace;

// Nanoseconds by name, "timer_rego_query_eval_ns".
using Metrics = std::map<std::string, int64_t>;

// Everything here lives as long as the evaluation that made it.
struct EvalOutput {
  std::vector<JsonError> findings;      // of files and of the compiler
  std::string findings_text;            // the same as OPA prints them
  std::vector<EvaluationFault> faults;  // of the evaluation
  size_t builtin_faults = 0;            // of these, ones that did not end it
  const sema::Query* query = nullptr;
  Value solutions;  // an array; see results.h
  WrittenNames names;
  std::optional<Metrics> metrics;
  std::vector<RecordedEvent> explanation;
  std::vector<ExprStats> profile;
  std::optional<CoverageReport> coverage;

  bool failed() const { return !findings.empty() || faults.size() > builtin_faults; }
  bool defined() const { return solutions.is_array() && solutions.size() > 0; }
};

struct EvalFormat {
  std::string format = "json";
  bool values = false;  // of variables, in an explanation
  size_t limit = 0;     // of values in a table
};

// Prints the first of several evaluations of the same query, with statistics over all of them.
void PrintOutput(const std::vector<EvalOutput>& outputs, const EvalFormat& format);

// A profile as OPA's JSON.
void WriteProfile(syntax::JsonWriter& json, const std::vector<ExprStats>& profile);

}  // namespace regoc::cli
