#include "tools/trace/explain.h"

#include <algorithm>
#include <set>

#include "runtime/value/json.h"
#include "tools/trace/trace_json.h"

namespace regoc::trace {

namespace {

constexpr size_t kMaxValue = 32;

// A rule whose solution goes to the caller at once, before the rule's other solutions are looked for.
bool GivesAtOnce(const planner::ObservedPoint& point) {
  if (!point.rule || !point.info) return false;
  return point.info->kind == sema::RuleKind::kComplete || point.info->kind == sema::RuleKind::kFunction;
}

SourceRange RangeOf(const Event& event) {
  const planner::ObservedPoint& point = *event.point;
  if (point.rule) return point.rule->range;
  if (point.body) return point.body->empty() ? SourceRange() : point.body->front().range;
  return point.expr ? point.expr->range : SourceRange();
}

}  // namespace

RecordedEvent Recorder::Record(const Event& event, const Events& events) {
  // A lookup belongs to the expression that needs it.
  bool lookup = event.op == Op::kIndex && !events.open().empty() && events.open().back().point->expr;
  SourceRange range = lookup ? events.open().back().point->expr->range : RangeOf(event);
  if (range.valid()) last_ = range;
  RecordedEvent recorded{event, "", 0, 0, {}, lookup ? events.open().back().point : event.point, {}};
  if (last_.valid()) {
    recorded.file = last_.file->name();
    recorded.row = last_.start().row, recorded.column = last_.start().column;
  }
  if (!(values_ || locals_) || event.of_query || events.open().empty()) return recorded;
  for (const planner::ObservedTerm& term : event.point->terms) {
    OptionalValue value = events.Read(term.value, events.open().back().locals);
    if (!value.defined() || !term.term->As<ast::Var>()) continue;
    if (locals_) recorded.locals[term.term->As<ast::Var>()->name] = ValueAsTerm(*value);
    if (!values_) continue;
    std::string text = ToRego(*value);
    recorded.values[std::string(term.term->range.text())] =
        text.size() > kMaxValue ? text.substr(0, kMaxValue - 3) + "..." : text;
  }
  return recorded;
}

// INVARIANT: the tail that events go to now is complete only when its caller goes on, and stays.
void Recorder::Flush(size_t mark) {
  if (!diverted_.empty()) mark = std::max(mark, diverted_.back() + 1);
  while (tails_.size() > mark) {
    std::vector<RecordedEvent> tail = std::move(tails_.back().events);
    tails_.pop_back();
    std::vector<RecordedEvent>& target = Target();
    target.insert(target.end(), tail.begin(), tail.end());
  }
}

void Recorder::On(const Event& event, const Events& events) {
  if (event.op == Op::kTestCase || event.op == Op::kValue) return;
  while (!diverted_.empty() && event.query == tails_[diverted_.back()].caller) diverted_.pop_back();
  size_t frame = events.open().empty() ? 0 : events.open().size() - 1;
  bool of_expr = !event.of_query && (event.op == Op::kEval || event.op == Op::kRedo || event.op == Op::kFail);
  if (of_expr && event.op == Op::kEval) {
    marks_.resize(std::max(marks_.size(), frame + 1));
    marks_[frame] = tails_.size();
  }
  if (of_expr && event.op == Op::kFail) Flush(marks_[frame]);
  Target().push_back(Record(event, events));
  if (of_expr && event.op == Op::kRedo) Flush(marks_[frame]);
  if (event.op != Op::kExit || !GivesAtOnce(*event.point)) return;
  bool first = std::none_of(diverted_.begin(), diverted_.end(),
                            [&](size_t tail) { return tails_[tail].caller == event.parent; });
  if (!first) return;
  diverted_.push_back(tails_.size());
  tails_.push_back({event.parent, {}});
}

std::vector<RecordedEvent> Recorder::Take() {
  diverted_.clear();
  Flush(0);
  return std::move(events_);
}

std::vector<RecordedEvent> Filtered(const std::vector<RecordedEvent>& events, const std::string& mode) {
  if (mode == "full" || mode == "debug") return events;
  auto kept = [&](Op op) { return (op == Op::kNote && mode != "fails") || (op == Op::kFail && mode != "notes"); };
  std::vector<RecordedEvent> out;
  std::map<uint64_t, const RecordedEvent*> entered;  // the last time that each query was entered or taken up again
  for (const RecordedEvent& recorded : events) {
    const Event& event = recorded.event;
    if (kept(event.op)) {
      std::vector<const RecordedEvent*> path{&recorded};
      auto at = entered.find(event.query);
      while (at != entered.end() && path.back() != at->second) {
        path.push_back(at->second);
        at = entered.find(at->second->event.parent);
      }
      for (auto p = path.rbegin(); p != path.rend(); ++p) out.push_back(**p);
      entered.clear();
    }
    bool queries = event.of_query && (event.point->rule || event.point->body);
    if (queries && (event.op == Op::kEnter || event.op == Op::kRedo)) entered[event.query] = &recorded;
  }
  return out;
}

}  // namespace regoc::trace
