// Holds inputs against the rules of the namespaces in use.
//
//   Checker checker(policies, services, {});
//   Result<std::vector<CheckResult>> results = checker.Check("deploy.yaml", inputs, false);   // one a namespace
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tools/conftest/configuration.h"
#include "tools/conftest/places.h"
#include "tools/conftest/policies.h"
#include "tools/conftest/result.h"

namespace regoc::conftest {

// The steps of an evaluation of `query`, as lines of text. Any thread.
using TraceQuery = std::function<std::vector<std::string>(const std::string& query, Value input, Value data)>;

struct CheckOptions {
  bool builtin_errors = false;          // the first error of a built-in is the result of a query
  const PlaceFinder* finder = nullptr;  // finds the values that broke rules; nullptr: nobody asks
  const TraceQuery* trace = nullptr;    // nullptr: nobody asks
  std::string environment;              // of the rollout
  int64_t now = 0;                      // seconds since 1970
};

// What came of one file.
struct FileCheck {
  std::vector<CheckResult> results;  // by namespace
  bool touched = false;              // a rule looked at something in one of its inputs
};

// Belongs to one thread; what it is given must outlive it.
class Checker {
 public:
  Checker(const Policies& policies, const Services& services, const CheckOptions& options);

  // `combined`: the one input holds all files. The results of all inputs of a file are one. Errors are those of
  // evaluations.
  Result<FileCheck> Check(const std::string& file, const std::vector<ConfigurationInput>& inputs, bool combined);

  // Of the rollout: those that were needed so far.
  const std::set<size_t>& used_exemptions() const { return used_exemptions_; }

 private:
  struct Subject {
    const ConfigurationInput& input;
    Value data;
    Value value;           // what rules get: the input, or what an adapter made of it
    bool fresh = true;     // no query was asked of it yet
    bool adapted = false;  // a rule got something else than the input
  };
  Value DataFor(const std::string& file);
  Status CheckInput(const Namespace& space, Subject& subject, bool combined, CheckResult& result);
  Result<OptionalValue> Ask(Subject& subject, plan::FuncId func, const std::string& query, CheckResult& result);
  // Evaluates a rule on each form of the input that it was written for.
  Status AskRule(const Rule& rule, const Namespace& space, Subject& subject, bool combined, CheckResult& result,
                 std::vector<Finding>& findings, size_t& passes);
  // Puts findings where the mode of the rule says; gives how many.
  size_t Keep(const Rule& rule, std::vector<Finding> findings, CheckResult& result);
  Status TakeRule(const Rule& rule, OptionalValue value, std::vector<Finding>& findings, size_t& passes);

  const Policies& policies_;
  const Services& services_;
  const CheckOptions& options_;
  HostEvaluator evaluator_;
  shapes::Adapter adapter_;
  std::set<size_t> used_exemptions_;
  std::string printed_;
  Arena arena_;  // of data, for one file
};

}  // namespace regoc::conftest
