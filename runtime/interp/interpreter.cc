#include "runtime/interp/interpreter.h"

#include "runtime/eval/operations.h"
#include "runtime/plan/calls.h"
#include "runtime/plan/verify_decisions.h"

namespace regoc::interp {

namespace {

using eval::State;
using plan::Operand;

// What a block tells the one around it: how many further blocks end, or that the function does.
using Signal = uint32_t;
constexpr Signal kNext = 0;
constexpr Signal kReturned = UINT32_MAX;
constexpr Signal kFailed = UINT32_MAX - 1;

// What a statement tells its block.
enum class Step : uint8_t { kContinue, kUndefined, kSignal };

class Frame {
 public:
  Frame(State& state, OptionalValue* locals) : state_(state), locals_(locals) {}

  Signal Run(const plan::Block& block);
  OptionalValue result() const { return result_; }

 private:
  OptionalValue Maybe(Operand o) const {
    return o.constant ? OptionalValue(state_.constants[o.index]) : locals_[o.index];
  }
  OptionalValue& At(plan::LocalId id) { return locals_[static_cast<uint32_t>(id)]; }
  Value Constant(plan::ConstId id) const { return state_.constants[static_cast<uint32_t>(id)]; }

  Step Fail(Outcome) { return signal_ = kFailed, Step::kSignal; }
  Step Leave(Signal further) { return further == kNext ? Step::kContinue : (signal_ = further, Step::kSignal); }

  Step Do(const plan::Assign& s) { return At(s.target) = Maybe(s.source), Step::kContinue; }
  Step Do(const plan::AssignOnce& s);
  Step Do(const plan::Reset& s) { return At(s.target) = OptionalValue(), Step::kContinue; }
  Step Do(const plan::IsDefined& s) { return At(s.source).defined() != s.negated ? Step::kContinue : Step::kUndefined; }
  Step Do(const plan::IsKind& s) { return Maybe(s.source).tag() == s.kind ? Step::kContinue : Step::kUndefined; }
  Step Do(const plan::Test& s);
  Step Do(const plan::Equal& s);
  Step Do(const plan::Dot& s);
  Step Do(const plan::HasLength& s);
  Step Do(const plan::Make& s) { return At(s.target) = eval::Make(state_.arena, s.kind, s.capacity), Step::kContinue; }
  Step Do(const plan::ArrayAppend& s);
  Step Do(const plan::SetAdd& s);
  Step Do(const plan::ObjectPut& s);
  Step Do(const plan::ObjectPutPath& s);
  Step Do(const plan::Merge& s) { return At(s.target) = eval::Merge(state_.arena, At(s.a), At(s.b)), Step::kContinue; }
  Step Do(const plan::Scan& s);
  Step Do(const plan::With& s);
  Step Do(const plan::Nested& s) { return Leave(Run(s.body)); }
  Step Do(const plan::Break& s) { return s.depth == 0 ? Step::kUndefined : (signal_ = s.depth + 1, Step::kSignal); }
  Step Do(const plan::Call& s);
  Step Do(const plan::CallBuiltin& s);
  Step Do(const plan::Observe& s);
  Step Do(const plan::Find& s);
  Step Do(const plan::Join& s);
  Step Do(const plan::Decide& s);
  Step Do(const plan::Return& s) { return result_ = At(s.source), signal_ = kReturned, Step::kSignal; }

  State& state_;
  OptionalValue* locals_;
  OptionalValue result_;
  Signal signal_ = kNext;  // with Step::kSignal: this block and signal_ - 1 more end
  const plan::Location* where_ = nullptr;
};

Signal Frame::Run(const plan::Block& block) {
  for (const plan::Stmt& stmt : block.stmts) {
    where_ = &stmt.where;
    Step step = std::visit([this](const auto& node) { return Do(node); }, stmt.node);
    if (step == Step::kContinue) continue;
    if (step == Step::kUndefined) return kNext;
    return signal_ >= kFailed ? signal_ : signal_ - 1;
  }
  return kNext;
}

Step Frame::Do(const plan::AssignOnce& s) {
  OptionalValue source = Maybe(s.source);
  if (!source.defined()) return Step::kUndefined;
  if (eval::AssignOnce(At(s.target), *source)) return Step::kContinue;
  return Fail(eval::RuleConflict(state_, Constant(s.rule), s.function, *where_));
}

Step Frame::Do(const plan::Test& s) {
  OptionalValue v = Maybe(s.source);
  return v.defined() && !(*v).is_false() ? Step::kContinue : Step::kUndefined;
}

Step Frame::Do(const plan::Equal& s) {
  OptionalValue a = Maybe(s.a), b = Maybe(s.b);
  return a.defined() && b.defined() && Equal(*a, *b) ? Step::kContinue : Step::kUndefined;
}

Step Frame::Do(const plan::Dot& s) {
  OptionalValue source = Maybe(s.source), key = Maybe(s.key);
  if (!source.defined() || !key.defined()) return Step::kUndefined;
  OptionalValue found = s.by_path ? eval::DotByPath(*source, *key) : eval::DotAt(*source, *key, s.place);
  if (!found.defined()) return Step::kUndefined;
  At(s.target) = found;
  return Step::kContinue;
}

Step Frame::Do(const plan::HasLength& s) {
  OptionalValue source = Maybe(s.source);
  return source.defined() && eval::HasLength(*source, s.count) ? Step::kContinue : Step::kUndefined;
}

Step Frame::Do(const plan::ArrayAppend& s) {
  OptionalValue item = Maybe(s.value);
  if (!item.defined() || At(s.array).tag() != Tag::kArray) return Step::kUndefined;
  Value array = *At(s.array);
  eval::ArrayAppend(state_.arena, array, *item);
  At(s.array) = array;
  return Step::kContinue;
}

Step Frame::Do(const plan::SetAdd& s) {
  OptionalValue item = Maybe(s.value);
  if (!item.defined() || At(s.set).tag() != Tag::kSet) return Step::kUndefined;
  eval::SetAdd(*At(s.set), *item);
  return Step::kContinue;
}

Step Frame::Do(const plan::ObjectPut& s) {
  OptionalValue key = Maybe(s.key), value = Maybe(s.value);
  if (!key.defined() || !value.defined() || At(s.object).tag() != Tag::kObject) return Step::kUndefined;
  if (!s.once) return const_cast<Object&>((*At(s.object)).object()).Put(*key, *value), Step::kContinue;
  if (eval::ObjectPutOnce(*At(s.object), *key, *value)) return Step::kContinue;
  return Fail(eval::KeyConflict(state_, *where_));
}

Step Frame::Do(const plan::ObjectPutPath& s) {
  OptionalValue value = Maybe(s.value);
  if (!value.defined() || At(s.object).tag() != Tag::kObject) return Step::kUndefined;
  Value* path = state_.arena.AllocateArray<Value>(s.path.size());
  for (size_t i = 0; i < s.path.size(); ++i) {
    OptionalValue key = Maybe(s.path[i]);
    if (!key.defined()) return Step::kUndefined;
    path[i] = *key;
  }
  if (eval::ObjectPutPath(state_.arena, *At(s.object), path, s.path.size(), *value, s.into_set)) return Step::kContinue;
  return Fail(eval::KeyConflict(state_, *where_));
}

Step Frame::Do(const plan::Scan& s) {
  OptionalValue source = Maybe(s.source);
  if (!source.defined() || (*source).tag() < Tag::kArray) return Step::kUndefined;
  eval::Elements elements(*source, state_.any_order(s.any_order));
  const plan::Location* where = where_;
  while (elements.Next(At(s.key), At(s.value))) {
    if (!state_.Step(*where)) return Fail(Outcome());
    if (Signal further = Run(s.body); further != kNext) return Leave(further);
  }
  return Step::kContinue;
}

Step Frame::Do(const plan::Find& s) {
  OptionalValue source = Maybe(s.source);
  if (!source.defined() || (*source).tag() < Tag::kArray) return Step::kUndefined;
  Value* wanted = s.wanted.empty() ? nullptr : state_.arena.AllocateArray<Value>(s.wanted.size());
  for (size_t i = 0; i < s.wanted.size(); ++i) {
    OptionalValue value = Maybe(s.wanted[i]);
    if (!value.defined()) return Step::kUndefined;
    wanted[i] = *value;
  }
  eval::ElementList elements(*source, state_.any_order(s.any_order));
  eval::Matches matches = state_.Find(s.search, elements, wanted);
  const plan::Location* where = where_;
  for (uint32_t i = 0; i < matches.count; ++i) {
    At(s.key) = elements.key(matches.positions[i]);
    At(s.value) = elements.value(matches.positions[i]);
    if (!state_.Step(*where)) return Fail(Outcome());
    if (Signal further = Run(s.body); further != kNext) return Leave(further);
  }
  return Step::kContinue;
}

Step Frame::Do(const plan::Join& s) {
  OptionalValue source = Maybe(s.source);
  if (!source.defined() || (*source).tag() < Tag::kArray) return Step::kUndefined;
  OptionalValue wanted[plan::kMaxJoinValues];
  for (size_t i = 0; i < s.wanted.size(); ++i) wanted[i] = Maybe(s.wanted[i]);
  eval::ElementList elements(*source, s.once || state_.any_order(s.any_order));
  eval::Matches matches = state_.Join(s.search, elements, Maybe(s.table), wanted, s.once);
  const plan::Location* where = where_;
  for (uint32_t i = 0; i < matches.count; ++i) {
    At(s.key) = elements.key(matches.positions[i]);
    At(s.value) = elements.value(matches.positions[i]);
    if (!state_.Step(*where)) return Fail(Outcome());
    if (Signal further = Run(s.body); further != kNext) return Leave(further);
  }
  return Step::kContinue;
}

Step Frame::Do(const plan::Decide& s) {
  OptionalValue keys[plan::kMaxDecisionKeys];
  for (size_t i = 0; i < s.keys.size(); ++i) keys[i] = Maybe(s.keys[i]);
  eval::Candidates found = state_.Decide(s.decision, keys);
  for (uint64_t i = 0; i < found.count; ++i) {
    const eval::Candidate& candidate = found.first[i];
    state_.running[s.decision] = candidate.number;
    At(s.row) = candidate.row;
    At(s.known) = candidate.known != 0 ? OptionalValue(Value::Boolean(true)) : OptionalValue();
    // The alternative stands in the body, which ends with it.
    Signal further = Run(std::get<plan::Nested>(s.body.stmts[candidate.alternative].node).body);
    if (further > 1) return Leave(further >= kFailed ? further : further - 1);
  }
  return Step::kContinue;
}

Step Frame::Do(const plan::With& s) {
  OptionalValue value = Maybe(s.value);
  if (!value.defined()) return Step::kUndefined;
  Value* path = state_.arena.AllocateArray<Value>(s.path.size());
  for (size_t i = 0; i < s.path.size(); ++i) {
    OptionalValue key = Maybe(s.path[i]);
    if (!key.defined()) return Step::kUndefined;
    path[i] = *key;
  }
  OptionalValue old = At(s.document);
  At(s.document) = state_.EnterWith(s.number, old, path, s.path.size(), *value);
  Signal further = Run(s.body);
  At(s.document) = old;
  state_.LeaveWith();
  return Leave(further);
}

Step Frame::Do(const plan::Observe& s) {
  if (!state_.tracer) return Leave(Run(s.body));
  state_.tracer->Begin(s, locals_);
  Signal further = Run(s.body);
  if (further == kFailed) return Fail(Outcome());
  state_.tracer->End(s, locals_);
  return Leave(further);
}

Step Frame::Do(const plan::Call& s) {
  const plan::Func& func = state_.executable->policy().funcs[static_cast<uint32_t>(s.func)];
  const eval::MemoEntry& memo = state_.memo[static_cast<uint32_t>(s.func)];
  if (func.memoize && memo.epoch == state_.epoch) {
    At(s.result) = memo.value;
    return memo.value.defined() ? Step::kContinue : Step::kUndefined;
  }
  if (state_.executable->depth(s.func).calls_others && !state_.Step(plan::EntryOf(func))) return Fail(Outcome());
  OptionalValue* locals = state_.stack;
  if (static_cast<size_t>(state_.stack_end - locals) < func.locals)
    return Fail(state_.Fail("eval_internal_error", "calls nested too deep", *where_));
  std::memset(static_cast<void*>(locals), 0, func.locals * sizeof(OptionalValue));
  for (size_t i = 0; i < s.args.size(); ++i) locals[i] = Maybe(s.args[i]);
  state_.stack = locals + func.locals;
  Frame callee(state_, locals);
  Signal signal = callee.Run(func.body);
  state_.stack = locals;
  if (signal == kFailed) return Fail(Outcome());
  if (func.memoize) state_.Remember(static_cast<uint32_t>(s.func), callee.result());
  At(s.result) = callee.result();
  return callee.result().defined() ? Step::kContinue : Step::kUndefined;
}

Step Frame::Do(const plan::CallBuiltin& s) {
  constexpr size_t kMaxArgs = 8;
  Value args[kMaxArgs];
  for (size_t i = 0; i < s.args.size() && i < kMaxArgs; ++i) {
    OptionalValue arg = Maybe(s.args[i]);
    if (!arg.defined()) return Step::kUndefined;
    args[i] = *arg;
  }
  Outcome outcome = state_.CallBuiltin(s.builtin, args, *where_);
  if (outcome.failed()) [[unlikely]]
    return Fail(outcome);
  if (!outcome.defined()) return Step::kUndefined;
  At(s.result) = *outcome;
  return Step::kContinue;
}

}  // namespace

Outcome Run(State& state, plan::FuncId id, const OptionalValue* args) {
  const plan::Func& func = state.executable->policy().funcs[static_cast<uint32_t>(id)];
  if (state.executable->depth(id).calls_others && !state.Step(plan::EntryOf(func))) return Outcome::Failed(state.error);
  OptionalValue* locals = state.stack;
  if (static_cast<size_t>(state.stack_end - locals) < func.locals)
    return state.Fail("eval_internal_error", "calls nested too deep", {});
  std::memset(static_cast<void*>(locals), 0, func.locals * sizeof(OptionalValue));
  for (uint32_t i = 0; i < func.params; ++i) locals[i] = args[i];
  state.stack = locals + func.locals;
  Frame frame(state, locals);
  Signal signal = frame.Run(func.body);
  state.stack = locals;
  if (signal == kFailed) return Outcome::Failed(state.error);
  return frame.result();
}

}  // namespace regoc::interp
