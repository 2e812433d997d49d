// Entries of OPA's decision logs (https://www.openpolicyagent.org/docs/latest/management-decision-logs/).
//
//   LogLineReader reader;
//   Result<std::optional<Recorded>> entry = reader.Read(R"({"decision_id": "7", "path": "p/allow", "input": {"n":
//   1}})");
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/json.h"

namespace regoc::replay {

// What was asked, of what, and what was answered. Views live until the reader's next entry.
struct Recorded {
  std::string_view decision_id;
  std::string_view path;                   // "p/allow"; without `query`: of data
  std::string_view query;                  // in place of a path; empty: none
  std::optional<std::string_view> input;   // JSON text; nothing: undefined
  std::optional<std::string_view> result;  // JSON text; nothing: undefined, or an error
  bool failed = false;                     // the decision was an error
  bool input_incomplete = false;           // parts of the input were erased or masked
  bool result_incomplete = false;          // parts of the result were
  std::string_view timestamp;              // when it was made, as the entry says it
  int64_t now_ns = 0;                      // the clock that the policy saw, from nd_builtin_cache; 0: not said
  // Results of non-deterministic built-ins (nd_builtin_cache), as Evaluator takes them; undefined when there are none.
  OptionalValue known_results;
};

// One a thread.
class LogLineReader {
 public:
  LogLineReader();

  // Nothing for a line of OPA's console log that is no decision. Errors say why it is no entry.
  Result<std::optional<Recorded>> Read(std::string_view text);
  // The clock of the decision in nanoseconds since the epoch: what the policy saw, else when it was made; 0: unknown.
  int64_t ClockOf(const Recorded& entry);

 private:
  // The JSON text of a part of the entry: as it stands there for an object, else written anew to `kept`.
  std::string_view TextOf(Value value, std::string& kept);
  Status ReadKnownResults(Value cache, Recorded& entry);

  Shapes shapes_;
  JsonReader reader_, argument_reader_;
  Arena arena_;
  std::string input_, result_;
};

}  // namespace regoc::replay
