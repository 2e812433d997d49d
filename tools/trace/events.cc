#include "tools/trace/events.h"

#include <optional>

namespace regoc::trace {

using plan::Observation;
using planner::ObservedPoint;

const char* OpName(Op op) {
  static constexpr const char* kNames[] = {"Enter", "Exit",  "Eval",     "Redo", "Fail",
                                           "Note",  "Index", "TestCase", "Value"};
  return kNames[static_cast<size_t>(op)];
}

void Events::Tell(Op op, const ObservedPoint& point, bool of_query, std::string message) {
  Event event{op, &point, 0, 0, std::move(message), of_query};
  if (!open_.empty()) event.query = open_.back().query, event.parent = open_.back().parent;
  for (EventListener* listener : listeners_) listener->On(event, *this);
}

std::string Events::IndexMessage(const ObservedPoint& point, const OptionalValue* locals) const {
  size_t matched = 0;
  bool agree = point.early_exit;  // the search may end with the first of the rules: all have one constant value
  std::optional<uint32_t> common;
  for (size_t i = 0; i < point.operands.size(); ++i) {
    if (!Read(point.operands[i], locals).defined()) continue;
    ++matched;
    agree = agree && point.values[i].constant && (!common || *common == point.values[i].index);
    common = point.values[i].index;
  }
  return "(matched " + std::to_string(matched) + (matched == 1 ? " rule" : " rules") + (agree ? ", early exit)" : ")");
}

void Events::Begin(const plan::Observe& what, const OptionalValue* locals) {
  const ObservedPoint& point = observed_.points[what.point];
  uint64_t query = open_.empty() ? 0 : open_.back().query, parent = open_.empty() ? 0 : open_.back().parent;
  switch (what.kind) {
    case Observation::kQuery:
      open_.push_back({&point, locals, queries_++, query, true, false});
      return Tell(Op::kEnter, point, true);
    case Observation::kExit:
      return Tell(Op::kExit, point, true, point.early_exit ? "early" : "");
    case Observation::kExpr:
      open_.push_back({&point, locals, query, parent, false, false});
      return Tell(Op::kEval, point, false);
    case Observation::kSolution:
    case Observation::kNot:
      open_.back().solved = true;
      return;
    case Observation::kIndex:
      return Tell(Op::kIndex, point, false, IndexMessage(point, locals));
    case Observation::kNote: {
      OptionalValue text = Read(point.operands[0], locals);
      return Tell(Op::kNote, point, false, text.defined() && (*text).is_string() ? std::string((*text).text()) : "");
    }
    case Observation::kTestCase:
      return Tell(Op::kTestCase, point, false);
    case Observation::kValue:
      return Tell(Op::kValue, point, false);
  }
}

void Events::BuiltinFailed(const EvalError& error) {
  for (EventListener* listener : listeners_) listener->OnBuiltinError(error, *this);
}

void Events::End(const plan::Observe& what, const OptionalValue*) {
  const ObservedPoint& point = observed_.points[what.point];
  switch (what.kind) {
    case Observation::kQuery:
      open_.pop_back();
      return;
    case Observation::kExit:
      return Tell(Op::kRedo, point, true);
    case Observation::kExpr:
      if (!open_.back().solved) Tell(Op::kFail, point, false);
      open_.pop_back();
      return;
    case Observation::kSolution:
      return Tell(Op::kRedo, point, false);
    case Observation::kNot:
    case Observation::kIndex:
    case Observation::kNote:
    case Observation::kTestCase:
    case Observation::kValue:
      return;
  }
}

}  // namespace regoc::trace
