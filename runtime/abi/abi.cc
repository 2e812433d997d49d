#include "runtime/abi/abi.h"

#include <atomic>
#include <cstddef>
#include <cstring>

#include "runtime/abi/layout.h"
#include "runtime/abi/reading.h"
#include "runtime/eval/operations.h"
#include "runtime/eval/state.h"

namespace regoc {

// Sees the private parts of Arena for the checks below.
struct ArenaLayout {
  static constexpr size_t kReserved = offsetof(Arena, reserved_);
};

}  // namespace regoc

namespace regoc::abi {

namespace {

using eval::State;

#pragma clang diagnostic push
#pragma clang diagnostic ignored \
    "-Winvalid-offsetof"  // every compiler we build with lays these types out as it does plain ones
static_assert(sizeof(Value) == kValueBytes && offsetof(internal::Words, payload) == kPayloadOffset);
static_assert(internal::Words::Head(Tag::kString, 1) >> kSizeShift == 1);
static_assert(offsetof(Object, items) == kTableItemsOffset && offsetof(Set, items) == kTableItemsOffset);
static_assert(offsetof(Object, count) == kTableCountOffset && offsetof(Set, count) == kTableCountOffset);
static_assert(offsetof(Object, unresolved) == kTableUnresolved && offsetof(Object, shape) == kObjectShape && sizeof(LazyObject) == kLazySlots);
static_assert(sizeof(Entry) == 8 && sizeof(regoc::Entry) == kEntryBytes &&
              offsetof(regoc::Entry, value) == kEntryValueOffset);
static_assert(offsetof(State, constants) == kStateConstants && offsetof(State, memo) == kStateMemo);
static_assert(offsetof(State, epoch) == kStateEpoch);
static_assert(offsetof(State, error) == kStateError && offsetof(State, fuel) == kStateFuel);
static_assert(offsetof(State, memory_limit) == kStateMemoryLimit);
static_assert(offsetof(State, running) == kStateRunning);
static_assert(offsetof(State, arena) + ArenaLayout::kReserved == kStateArenaReserved);
static_assert(sizeof(eval::MemoEntry) == kMemoBytes && offsetof(eval::MemoEntry, epoch) == kMemoEpochOffset);
static_assert(offsetof(eval::MemoEntry, value) == kMemoValueOffset);
static_assert(sizeof(eval::Candidate) == kCandidateBytes && offsetof(eval::Candidate, row) == 0 &&
              offsetof(eval::Candidate, alternative) == kCandidateAlternative &&
              offsetof(eval::Candidate, number) == kCandidateNumber && offsetof(eval::Candidate, known) == kCandidateKnown);
static_assert(sizeof(Site) == kSiteBytes && offsetof(plan::Location, row) == 4 &&
              offsetof(plan::Location, column) == 8);
static_assert(offsetof(Site, where) == 0 && offsetof(Site, builtin) == 12);
static_assert(sizeof(size_t) == 8);
#pragma clang diagnostic pop

// ---- words to types and back

OptionalValue Maybe(uint64_t head, uint64_t payload) {
  OptionalValue v;
  v.head = head, v.payload = payload;
  return v;
}
Value Defined(uint64_t head, uint64_t payload) { return *Maybe(head, payload); }
Value ObjectAt(uint64_t payload) { return Value::Object(reinterpret_cast<const Object*>(payload)); }
Pair Words(const internal::Words& words) { return {words.head, words.payload}; }

// ---- the functions, in the table's order

Pair Dot(uint64_t source_head, uint64_t source_payload, uint64_t key_head, uint64_t key_payload) {
  if (key_head == 0) return {};
  return Words(eval::Dot(Defined(source_head, source_payload), Defined(key_head, key_payload)));
}

Pair DotByPath(uint64_t source_head, uint64_t source_payload, uint64_t key_head, uint64_t key_payload) {
  if (source_head == 0 || key_head == 0) return {};
  return Words(eval::DotByPath(Defined(source_head, source_payload), Defined(key_head, key_payload)));
}

// Short texts of one length, without a call.
bool SameText(const char* a, const char* b, size_t size) {
  if (size > 16) return std::memcmp(a, b, size) == 0;
  auto word = [](const char* at) {
    uint64_t w;
    std::memcpy(&w, at, 8);
    return w;
  };
  auto half = [](const char* at) {
    uint32_t w;
    std::memcpy(&w, at, 4);
    return w;
  };
  if (size >= 8) return word(a) == word(b) && word(a + size - 8) == word(b + size - 8);
  if (size >= 4) return half(a) == half(b) && half(a + size - 4) == half(b + size - 4);
  if (size == 0) return true;
  return a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1];
}

bool SameKey(Value a, Value b) {
  if (a.is_string()) return a.head == b.head && SameText(a.text().data(), b.text().data(), a.size());
  return Equal(a, b);
}

}  // namespace

// Objects of one source mostly have one shape: the key is where it was.
Pair DotKey(uint64_t source_head, uint64_t source_payload, const Value* key, uint32_t* position) {
  if (source_head != static_cast<uint64_t>(Tag::kObject))
    return Words(eval::Dot(Defined(source_head, source_payload), *key));
  const Object& object = *reinterpret_cast<const Object*>(source_payload);
  if (object.unresolved) return Words(GetField(object, *key));
  uint32_t expected = std::atomic_ref(*position).load(std::memory_order_relaxed);
  if (expected < object.count && SameKey(*key, object.items[expected].key)) return Words(object.items[expected].value);
  int64_t found = object.Find(*key);
  if (found < 0) return {};
  std::atomic_ref(*position).store(static_cast<uint32_t>(found), std::memory_order_relaxed);
  return Words(object.items[found].value);
}

uint32_t Equals(uint64_t a_head, uint64_t a_payload, uint64_t b_head, uint64_t b_payload) {
  if (a_head == 0 || b_head == 0) return 0;
  Value a = Defined(a_head, a_payload), b = Defined(b_head, b_payload);
  return a.is_string() ? SameKey(a, b) : Equal(a, b);
}

namespace {

std::string_view Text(uint64_t head, uint64_t payload) { return Defined(head, payload).text(); }

uint32_t StartsWith(uint64_t text_head, uint64_t text_payload, uint64_t part_head, uint64_t part_payload) {
  std::string_view text = Text(text_head, text_payload), part = Text(part_head, part_payload);
  return text.size() >= part.size() && internal::EqualBytes(text.data(), part.data(), part.size());
}

uint32_t EndsWith(uint64_t text_head, uint64_t text_payload, uint64_t part_head, uint64_t part_payload) {
  std::string_view text = Text(text_head, text_payload), part = Text(part_head, part_payload);
  size_t before = text.size() - part.size();
  return text.size() >= part.size() && internal::EqualBytes(text.data() + before, part.data(), part.size());
}

uint32_t Contains(uint64_t text_head, uint64_t text_payload, uint64_t part_head, uint64_t part_payload) {
  std::string_view text = Text(text_head, text_payload), part = Text(part_head, part_payload);
  return text.find(part) != std::string_view::npos;
}

uint32_t HasLength(uint64_t source_head, uint64_t source_payload, uint32_t count) {
  return source_head != 0 && eval::HasLength(Defined(source_head, source_payload), count);
}

Pair Sorted(uint64_t head, uint64_t payload) {
  Value source = Defined(head, payload);
  if (source.is_object()) return {reinterpret_cast<uint64_t>(source.object().Sorted()), source.object().count};
  return {reinterpret_cast<uint64_t>(source.set().Sorted()), source.set().count};
}

// Pointers to items stay good when the table is sorted later: it moves to another place then.
Pair Elements(State* state, uint64_t head, uint64_t payload) {
  Value source = Defined(head, payload);
  if (!state->any_order(true)) return Sorted(head, payload);
  if (source.is_object()) return {reinterpret_cast<uint64_t>(source.object().items), source.object().count};
  return {reinterpret_cast<uint64_t>(source.loose_set().items), source.raw_set().count};
}

Pair Find(State* state, uint32_t search, uint64_t source_head, uint64_t source_payload, const Value* wanted,
          uint32_t any_order) {
  eval::ElementList elements(Defined(source_head, source_payload), state->any_order(any_order != 0));
  eval::Matches matches = state->Find(search, elements, wanted);
  return {reinterpret_cast<uint64_t>(matches.positions), matches.count};
}

Pair Join(State* state, uint32_t search, uint64_t source_head, uint64_t source_payload, uint64_t table_head,
          uint64_t table_payload, const OptionalValue* wanted, uint32_t any_order, uint32_t once) {
  eval::ElementList elements(Defined(source_head, source_payload), once != 0 || state->any_order(any_order != 0));
  eval::Matches matches = state->Join(search, elements, Maybe(table_head, table_payload), wanted, once != 0);
  return {reinterpret_cast<uint64_t>(matches.positions), matches.count};
}

Pair Decide(State* state, uint32_t decision, const OptionalValue* keys) {
  eval::Candidates found = state->Decide(decision, keys);
  return {reinterpret_cast<uint64_t>(found.first), found.count};
}

Pair Make(State* state, uint32_t kind, uint32_t capacity) {
  return Words(eval::Make(state->arena, static_cast<Tag>(kind), capacity));
}

uint64_t Allocate(State* state, uint64_t bytes) { return reinterpret_cast<uint64_t>(state->arena.Allocate(bytes)); }

Pair MakeRecord(State* state, uint32_t count) {
  Object* object = Object::New(state->arena, count);
  object->count = count;
  return {reinterpret_cast<uint64_t>(object), reinterpret_cast<uint64_t>(object->items)};
}

Pair ArrayAppend(State* state, uint64_t array_head, uint64_t array_payload, uint64_t item_head, uint64_t item_payload) {
  Value array = Defined(array_head, array_payload);
  eval::ArrayAppend(state->arena, array, Defined(item_head, item_payload));
  return Words(array);
}

void SetAdd(uint64_t set, uint64_t item_head, uint64_t item_payload) {
  reinterpret_cast<Set*>(set)->AddLater(Defined(item_head, item_payload));
}

void ObjectPut(uint64_t object, uint64_t key_head, uint64_t key_payload, uint64_t value_head, uint64_t value_payload) {
  reinterpret_cast<Object*>(object)->Put(Defined(key_head, key_payload), Defined(value_head, value_payload));
}

uint32_t ObjectPutOnce(uint64_t object, uint64_t key_head, uint64_t key_payload, uint64_t value_head,
                       uint64_t value_payload) {
  return eval::ObjectPutOnce(ObjectAt(object), Defined(key_head, key_payload), Defined(value_head, value_payload));
}

uint32_t ObjectPutPath(State* state, uint64_t object, const Value* path, uint32_t length, uint64_t value_head,
                       uint64_t value_payload, uint32_t into_set) {
  return eval::ObjectPutPath(state->arena, ObjectAt(object), path, length, Defined(value_head, value_payload),
                             into_set != 0);
}

Pair Merge(State* state, uint64_t a_head, uint64_t a_payload, uint64_t b_head, uint64_t b_payload) {
  return Words(eval::Merge(state->arena, Maybe(a_head, a_payload), Maybe(b_head, b_payload)));
}

Pair EnterWith(State* state, uint32_t number, uint64_t document_head, uint64_t document_payload, const Value* path,
               uint32_t length, uint64_t value_head, uint64_t value_payload) {
  return Words(state->EnterWith(number, Maybe(document_head, document_payload), path, length,
                                Defined(value_head, value_payload)));
}

void LeaveWith(State* state) { state->LeaveWith(); }

Pair Call(State* state, const Site* site, const Value* args) {
  return Words(state->CallBuiltin(site->builtin, args, site->where));
}

Pair CallBuiltin1(State* state, const Site* site, uint64_t a_head, uint64_t a_payload) {
  if (a_head == 0) return {};
  Value a = Defined(a_head, a_payload);
  return Call(state, site, &a);
}

Pair CallBuiltin2(State* state, const Site* site, uint64_t a_head, uint64_t a_payload, uint64_t b_head,
                  uint64_t b_payload) {
  if (a_head == 0 || b_head == 0) return {};
  Value args[] = {Defined(a_head, a_payload), Defined(b_head, b_payload)};
  return Call(state, site, args);
}

Pair CallBuiltin(State* state, const Site* site, const OptionalValue* args, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    if (!args[i].defined()) return {};
  // A defined OptionalValue is a Value: the same two words.
  return Call(state, site, reinterpret_cast<const Value*>(args));
}

void RuleConflict(State* state, uint64_t rule_head, uint64_t rule_payload, uint32_t function, const Site* site) {
  (void)eval::RuleConflict(*state, Defined(rule_head, rule_payload), function != 0, site->where);
}

void KeyConflict(State* state, const Site* site) { (void)eval::KeyConflict(*state, site->where); }

uint32_t MustStop(State* state, const Site* site) { return state->MustStop(site->where); }

}  // namespace

const Abi& Table() {
  static const Abi table = {
    .version = kVersion,
    .bytes = sizeof(Abi),
    .dot = Dot,
    .dot_by_path = DotByPath,
    .dot_key = DotKey,
    .equal = Equals,
    .starts_with = StartsWith,
    .ends_with = EndsWith,
    .contains = Contains,
    .has_length = HasLength,
    .sorted = Sorted,
    .elements = Elements,
    .find = Find,
    .join = Join,
    .decide = Decide,
    .make = Make,
    .allocate = Allocate,
    .make_record = MakeRecord,
    .array_append = ArrayAppend,
    .set_add = SetAdd,
    .object_put = ObjectPut,
    .object_put_once = ObjectPutOnce,
    .object_put_path = ObjectPutPath,
    .merge = Merge,
    .enter_with = EnterWith,
    .leave_with = LeaveWith,
    .call_builtin_1 = CallBuiltin1,
    .call_builtin_2 = CallBuiltin2,
    .call_builtin = CallBuiltin,
    .rule_conflict = RuleConflict,
    .key_conflict = KeyConflict,
    .must_stop = MustStop,
    .direct = kDirect,
    .statements = kStatements,
  };
  return table;
}

}  // namespace regoc::abi
