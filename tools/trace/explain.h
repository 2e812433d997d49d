// What an evaluation did, as OPA's --explain shows it.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/syntax/json_writer.h"
#include "tools/trace/events.h"

namespace regoc::trace {

struct RecordedEvent {
  Event event;
  std::string file;  // empty: the question itself
  uint32_t row = 0;
  uint32_t column = 0;
  std::map<std::string, std::string> values;     // of variables in the expression
  const planner::ObservedPoint* node = nullptr;  // what it is about: for a look-up the expression that needs it
  std::map<std::string, std::string> locals;     // values of variables in the expression, as OPA's JSON of terms
};

// Keeps all events, in OPA's order: what follows the call of a rule comes before the rule is taken up again.
class Recorder : public EventListener {
 public:
  // `values`: with those of variables in the expressions; `locals`: with these as JSON.
  explicit Recorder(bool values, bool locals = false) : values_(values), locals_(locals) {}
  void On(const Event& event, const Events& events) override;
  std::vector<RecordedEvent> Take();

 private:
  // Events of a called rule after its first solution; they come when the caller is done with that.
  struct Tail {
    uint64_t caller = 0;
    std::vector<RecordedEvent> events;
  };
  RecordedEvent Record(const Event& event, const Events& events);
  std::vector<RecordedEvent>& Target() { return diverted_.empty() ? events_ : tails_[diverted_.back()].events; }
  void Flush(size_t mark);

  bool values_;
  bool locals_;
  std::vector<RecordedEvent> events_;
  std::vector<Tail> tails_;       // innermost last
  std::vector<size_t> diverted_;  // the tails that events go to now, innermost last
  std::vector<size_t> marks_;     // tails there were when an open expression began, by its place in Events::open()
  SourceRange last_;
};

// "full" and "debug" keep all events; "notes", "fails" and "both" keep these and what led to them.
std::vector<RecordedEvent> Filtered(const std::vector<RecordedEvent>& events, const std::string& mode);

// Names that the compiler gave the variables of a question, with what was written (sema::Query::variables).
using WrittenNames = std::unordered_map<std::string, std::string>;

// One line an event: what happened, indented by depth, without places. `query_names`: see ExplanationAsText.
std::vector<std::string> ExplanationLines(const std::vector<RecordedEvent>& events, const WrittenNames& query_names);

// One line an event: its place, then what happened, indented by depth, then, with `values`, those of its variables.
// `indent` blanks stand before each column and, as OPA has it, before the end of a line.
std::string ExplanationAsText(const std::vector<RecordedEvent>& events, const WrittenNames& query_names, bool values,
                              size_t indent = 0);
// A trace as the JSON of OPA's server.
void WriteTrace(syntax::JsonWriter& json, const std::vector<RecordedEvent>& events);
// The same as the JSON of `opa eval`.
void WriteExplanation(syntax::JsonWriter& json, const std::vector<RecordedEvent>& events,
                      const WrittenNames& query_names);

}  // namespace regoc::trace
