#include "runtime/abi/statements.h"

#include <atomic>
#include <cstring>
#include <new>

#include "runtime/abi/abi.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/reading.h"
#include "runtime/eval/operations.h"
#include "runtime/eval/state.h"

namespace regoc::abi {

namespace {

using eval::State;

struct Running {
  eval::ElementList elements{Value::Null(), false};
  const uint32_t* positions = nullptr;  // of the elements that a search has found; nullptr: all
  const eval::Candidate* cases = nullptr;
  uint64_t at = 0;
  uint64_t count = 0;
};
static_assert(sizeof(Running) <= kLoopBytes && std::is_trivially_destructible_v<Running>);

Running& At(Loop* loop) { return *reinterpret_cast<Running*>(loop->content); }
const Value& ConstantAt(State* state, Link offset) {
  return *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(state->constants) + *offset);
}
eval::MemoEntry& MemoAt(State* state, Link offset) {
  return *reinterpret_cast<eval::MemoEntry*>(reinterpret_cast<char*>(state->memo) + *offset);
}
Pair Words(const internal::Words& words) { return {words.head, words.payload}; }
uint32_t Give(OptionalValue value, OptionalValue* to) {
  if (!value.defined()) return 0;
  *to = value;
  return 1;
}
bool AllDefined(const OptionalValue* values, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i)
    if (!values[i].defined()) return false;
  return true;
}
// Defined OptionalValues are Values: the same two words.
const Value* Values(const OptionalValue* defined) { return reinterpret_cast<const Value*>(defined); }

// ---- around the body

uint32_t Enter(State* state, OptionalValue* frame, const OptionalValue* args, uint64_t counts, Link memo,
               const Site* step) {
  if (memo != nullptr && MemoAt(state, memo).epoch == state->epoch) return 0;
  if (step != nullptr && !state->Step(step->where)) return 0;
  size_t params = counts & UINT32_MAX, locals = counts >> 32;
  std::memcpy(static_cast<void*>(frame), args, params * sizeof(OptionalValue));
  std::memset(static_cast<void*>(frame + params), 0, (locals - params) * sizeof(OptionalValue));
  return 1;
}

Pair Ended(State* state, Link memo) {
  return state->error != nullptr ? Words(Outcome::Failed(state->error))
         : memo != nullptr       ? Words(MemoAt(state, memo).value)
                                 : Pair{};
}

Pair Result(State* state, Link memo, const OptionalValue* value) {
  if (memo != nullptr) MemoAt(state, memo) = {state->epoch, *value};
  return Words(*value);
}

Pair Nothing(State* state, Link memo) {
  MemoAt(state, memo) = {state->epoch, OptionalValue()};
  return {};
}

uint32_t Called(uint64_t head, uint64_t payload, OptionalValue* to) {
  if (head == static_cast<uint64_t>(Tag::kError)) return 0;
  to->head = head, to->payload = payload;
  return head != 0;
}

// ---- values

void Constant(State* state, Link constant, OptionalValue* to) { *to = ConstantAt(state, constant); }

uint32_t Dot(const OptionalValue* source, const OptionalValue* key, OptionalValue* to) {
  return source->defined() && key->defined() && Give(eval::Dot(**source, **key), to);
}

uint32_t DotByPath(const OptionalValue* source, const OptionalValue* key, OptionalValue* to) {
  return source->defined() && key->defined() && Give(eval::DotByPath(**source, **key), to);
}

uint32_t DotConstant(State* state, const OptionalValue* source, Link key, uint32_t* position, OptionalValue* to) {
  Pair found = abi::DotKey(source->head, source->payload, &ConstantAt(state, key), position);
  if (found.head == 0) return 0;
  to->head = found.head, to->payload = found.payload;
  return 1;
}

uint32_t DotSlot(State* state, const OptionalValue* source, Link key, Link shape, Link slot, OptionalValue* to) {
  if (!source->defined()) return 0;
  if (source->tag() == Tag::kObject && (**source).raw_object().shape == *shape) [[likely]]
    return Give(*reinterpret_cast<const OptionalValue*>(reinterpret_cast<const char*>(source->payload) + *slot), to);
  return Give(eval::Dot(**source, ConstantAt(state, key)), to);
}

uint32_t Equal(const OptionalValue* a, const OptionalValue* b) {
  return abi::Equals(a->head, a->payload, b->head, b->payload);
}
uint32_t Test(const OptionalValue* source) { return source->defined() && !(**source).is_false(); }
uint32_t IsKind(const OptionalValue* source, uint32_t kind) { return source->tag() == static_cast<Tag>(kind); }
uint32_t HasLength(const OptionalValue* source, uint32_t count) {
  return source->defined() && eval::HasLength(**source, count);
}

uint32_t AssignOnce(State* state, const OptionalValue* source, OptionalValue* to, Link rule, uint32_t function,
                    const Site* site) {
  if (!source->defined()) return 0;
  if (eval::AssignOnce(*to, **source)) return 1;
  (void)eval::RuleConflict(*state, ConstantAt(state, rule), function != 0, site->where);
  return 0;
}

uint32_t Builtin(State* state, const Site* site, const OptionalValue* args, uint32_t count, OptionalValue* to) {
  if (!AllDefined(args, count)) return 0;
  Outcome outcome = state->CallBuiltin(site->builtin, Values(args), site->where);
  return !outcome.failed() && outcome.defined() ? Give(*outcome, to) : 0;
}

uint32_t Builtin2(State* state, const Site* site, const OptionalValue* a, const OptionalValue* b, OptionalValue* to) {
  OptionalValue args[] = {*a, *b};
  return Builtin(state, site, args, 2, to);
}

// ---- containers

void Make(State* state, uint32_t kind, uint32_t capacity, OptionalValue* to) {
  *to = eval::Make(state->arena, static_cast<Tag>(kind), capacity);
}

uint32_t ArrayAppend(State* state, OptionalValue* array, const OptionalValue* value) {
  if (!value->defined() || array->tag() != Tag::kArray) return 0;
  Value grown = **array;
  eval::ArrayAppend(state->arena, grown, **value);
  *array = grown;
  return 1;
}

uint32_t SetAdd(OptionalValue* set, const OptionalValue* value) {
  if (!value->defined() || set->tag() != Tag::kSet) return 0;
  eval::SetAdd(**set, **value);
  return 1;
}

uint32_t ObjectPut(State* state, OptionalValue* object, const OptionalValue* key, const OptionalValue* value,
                   const Site* once) {
  if (!key->defined() || !value->defined() || object->tag() != Tag::kObject) return 0;
  if (once == nullptr) return const_cast<Object&>((**object).object()).Put(**key, **value), 1;
  if (eval::ObjectPutOnce(**object, **key, **value)) return 1;
  (void)eval::KeyConflict(*state, once->where);
  return 0;
}

uint32_t ObjectPutPath(State* state, OptionalValue* object, const OptionalValue* path, uint32_t shape,
                       const OptionalValue* value, const Site* site) {
  if (!value->defined() || object->tag() != Tag::kObject || !AllDefined(path, shape / 2)) return 0;
  if (eval::ObjectPutPath(state->arena, **object, Values(path), shape / 2, **value, shape % 2 != 0)) return 1;
  (void)eval::KeyConflict(*state, site->where);
  return 0;
}

void Merge(State* state, const OptionalValue* a, const OptionalValue* b, OptionalValue* to) {
  *to = eval::Merge(state->arena, *a, *b);
}

// ---- loops

uint32_t Scan(State* state, const OptionalValue* source, Loop* loop, uint32_t any_order) {
  if (!source->defined() || source->tag() < Tag::kArray) return 0;
  Running& running = *new (loop->content) Running{.elements = {**source, state->any_order(any_order != 0)}};
  running.count = running.elements.size();
  return 1;
}

uint32_t Find(State* state, const OptionalValue* source, Loop* loop, Link search, const OptionalValue* wanted,
              uint64_t count_and_order) {
  if (!source->defined() || source->tag() < Tag::kArray || !AllDefined(wanted, count_and_order / 2)) return 0;
  Running& running = *new (loop->content) Running{.elements = {**source, state->any_order(count_and_order % 2 != 0)}};
  eval::Matches matches = state->Find(*search, running.elements, count_and_order / 2 == 0 ? nullptr : Values(wanted));
  running.positions = matches.positions, running.count = matches.count;
  return 1;
}

uint32_t Join(State* state, const OptionalValue* tables, Loop* loop, Link search, const OptionalValue* wanted,
              uint32_t flags) {
  const OptionalValue &source = tables[0], &table = tables[1];
  if (!source.defined() || source.tag() < Tag::kArray) return 0;
  bool once = (flags & 2) != 0;
  Running& running = *new (loop->content) Running{.elements = {*source, once || state->any_order((flags & 1) != 0)}};
  eval::Matches matches = state->Join(*search, running.elements, table, wanted, once);
  running.positions = matches.positions, running.count = matches.count;
  return 1;
}

uint32_t Next(State* state, Loop* loop, OptionalValue* key, OptionalValue* value, const Site* step) {
  Running& running = At(loop);
  if (running.at == running.count) return 0;
  auto at = static_cast<uint32_t>(running.at++);
  if (running.positions != nullptr) at = running.positions[at];
  *key = running.elements.key(at), *value = running.elements.value(at);
  return state->Step(step->where);
}

void Decide(State* state, Loop* loop, Link decision, const OptionalValue* keys) {
  eval::Candidates found = state->Decide(*decision, keys);
  new (loop->content) Running{.cases = found.first, .count = found.count};
}

uint32_t NextCase(State* state, Loop* loop, Link decision, OptionalValue* row, OptionalValue* known) {
  Running& running = At(loop);
  if (running.at == running.count) return 0;
  const eval::Candidate& candidate = running.cases[running.at++];
  state->running[*decision] = candidate.number;
  *row = candidate.row;
  *known = candidate.known != 0 ? OptionalValue(Value::Boolean(true)) : OptionalValue();
  return candidate.alternative + 1;
}

// ---- with

uint32_t EnterWith(State* state, Link number, OptionalValue* document, const OptionalValue* path, uint64_t length,
                   const OptionalValue* value) {
  if (!value->defined() || !AllDefined(path, length)) return 0;
  *document = state->EnterWith(*number, *document, Values(path), length, **value);
  return 1;
}

void LeaveWith(State* state, OptionalValue* document, const OptionalValue* saved) {
  *document = *saved;
  state->LeaveWith();
}

}  // namespace

constexpr Statements kStatements = {
    .enter = Enter,
    .ended = Ended,
    .result = Result,
    .nothing = Nothing,
    .called = Called,
    .constant = Constant,
    .dot = Dot,
    .dot_by_path = DotByPath,
    .dot_key = DotConstant,
    .dot_slot = DotSlot,
    .equal = Equal,
    .test = Test,
    .is_kind = IsKind,
    .has_length = HasLength,
    .assign_once = AssignOnce,
    .builtin = Builtin,
    .builtin_2 = Builtin2,
    .make = Make,
    .array_append = ArrayAppend,
    .set_add = SetAdd,
    .object_put = ObjectPut,
    .object_put_path = ObjectPutPath,
    .merge = Merge,
    .scan = Scan,
    .find = Find,
    .join = Join,
    .next = Next,
    .decide = Decide,
    .next_case = NextCase,
    .enter_with = EnterWith,
    .leave_with = LeaveWith,
};

}  // namespace regoc::abi
