#include "runtime/eval/search.h"

#include <bit>
#include <numeric>

#include "runtime/eval/join.h"
#include "runtime/eval/operations.h"
#include "runtime/eval/value_tuple.h"
#include "runtime/value/json.h"

namespace regoc::eval {

namespace {

// Fewer elements are compared one by one.
constexpr uint32_t kFewElements = 8;
// So few elements that hold the same are asked one by one.
constexpr uint32_t kFewTexts = 4;
constexpr uint32_t kMaxProbes = 256;
constexpr size_t kMaxDataIndexes = 10'000;

[[gnu::always_inline]] inline OptionalValue Step(Value source, Value key, plan::Place& hint) {
  if (!source.is_object() || source.raw_object().shape == 0) return Dot(source, key);
  const auto& lazy = static_cast<const LazyObject&>(source.raw_object());
  if (lazy.shape == hint.shape) return lazy.slots()[hint.slot];
  int32_t slot = key.is_string() ? SlotOf(lazy, key.text()) : -1;
  if (slot < 0) return Dot(source, key);
  hint = {lazy.shape, static_cast<uint32_t>(slot)};
  return lazy.slots()[slot];
}

[[gnu::always_inline]] inline OptionalValue At(Value value, const std::vector<Value>& path, plan::Place*& hint) {
  OptionalValue found = value;
  for (const Value& key : path) {
    plan::Place& place = *hint++;
    if (found.defined()) found = Step(*found, key, place);
  }
  return found;
}

bool Fits(const SearchSpec& spec, Value element, const Value* wanted, PathHints& hints) {
  plan::Place* hint = hints.data();
  for (size_t i = 0; i < spec.paths.size(); ++i) {
    OptionalValue have = At(element, spec.paths[i], hint);
    if (!have.defined() || !Equal(*have, wanted[i])) return false;
  }
  return true;
}

// What the element holds at the paths of the search; false when it lacks one of them.
[[gnu::always_inline]] inline bool Held(const SearchSpec& spec, Value element, Value* values, PathHints& hints) {
  plan::Place* hint = hints.data();
  for (size_t i = 0; i < spec.paths.size(); ++i) {
    OptionalValue have = At(element, spec.paths[i], hint);
    if (!have.defined()) return false;
    values[i] = *have;
  }
  return true;
}

PathHints HintsFor(const SearchSpec& spec) {
  size_t keys = 0;
  for (const std::vector<Value>& path : spec.paths) keys += path.size();
  return PathHints(keys);
}

// One by one, through all.
Matches Scan(Arena& arena, const SearchSpec& spec, const ElementList& elements, const Value* wanted, PathHints& hints) {
  uint32_t* positions = arena.AllocateArray<uint32_t>(elements.size());
  uint32_t count = 0;
  for (uint32_t i = 0; i < elements.size(); ++i)
    if (Fits(spec, elements.value(i), wanted, hints)) positions[count++] = i;
  return {positions, count};
}

Matches All(Arena& arena, uint32_t count) {
  uint32_t* positions = arena.AllocateArray<uint32_t>(count);
  std::iota(positions, positions + count, 0);
  return {positions, count};
}

}  // namespace

void ElementList::UseTable(Value source, bool any_order) {
  if (source.is_object()) {
    const Object& object = source.object();
    first_ = reinterpret_cast<const char*>(any_order ? object.items : object.Sorted()), size_ = object.count;
    step_ = sizeof(Entry), value_offset_ = offsetof(Entry, value), frozen_ = object.frozen;
  } else if (source.is_set()) {
    const Set& set = any_order ? source.loose_set() : source.set();
    first_ = reinterpret_cast<const char*>(any_order ? set.items : set.Sorted()), size_ = set.count;
    frozen_ = set.frozen;
  }
}

[[gnu::always_inline]] inline SearchIndex::Text SearchIndex::Text::Of(const Value* values, uint32_t paths) {
  if (paths != 1 || !values->is_string()) return {};
  return {values->head, values->size() <= kShortText ? ShortWord(*values) : values->payload};
}

inline bool SearchIndex::Text::is_short() const { return head >> 32 <= kShortText; }

[[gnu::always_inline]] inline uint32_t SearchIndex::Text::HashOf(const Value* values, uint32_t paths) const {
  if (head == 0 || !is_short()) return eval::HashOf(values, paths);
  uint64_t hash = HashOfShort(head, word);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

[[gnu::always_inline]] inline bool SearchIndex::Text::SameBytes(const Text& other) const {
  if (word == other.word || is_short()) return word == other.word;
  return internal::EqualBytes(reinterpret_cast<const char*>(word), reinterpret_cast<const char*>(other.word),
                              head >> 32);
}

[[gnu::always_inline]] inline bool SearchIndex::Slot::Holds(uint32_t its_hash, const Text& its_text,
                                                            const Value* values, const Value* held,
                                                            uint32_t paths) const {
  if (hash != its_hash || text.head != its_text.head) return false;
  return text.head != 0 ? text.SameBytes(its_text) : AllEqual(held + size_t{group - 1} * paths, values, paths);
}

namespace {

using Slot = SearchIndex::Slot;

// Slots for twice as many groups.
void Grow(Arena& arena, Slot*& slots, uint32_t& capacity) {
  uint32_t larger = capacity * 2;
  Slot* moved = arena.AllocateArray<Slot>(larger);
  std::fill(moved, moved + larger, Slot{});
  for (uint32_t i = 0; i < capacity; ++i) {
    if (slots[i].group == 0) continue;
    uint32_t at = slots[i].hash & (larger - 1);
    while (moved[at].group != 0) at = (at + 1) & (larger - 1);
    moved[at] = slots[i];
  }
  slots = moved, capacity = larger;
}

}  // namespace

namespace {

// `kOneField`: by one field alone, as most are. What is done for each element is made for that.
template <bool kOneField>
const SearchIndex* BuildIndex(Arena& arena, const SearchSpec& spec, const ElementList& elements, PathHints& hints) {
  constexpr uint32_t kNone = UINT32_MAX;
  const uint32_t paths = kOneField ? 1 : static_cast<uint32_t>(spec.paths.size());
  const Value field = kOneField ? spec.paths[0][0] : Value();
  // Room for groups of eight, as lists that are grouped have them: what is not there is neither cleared nor gone
  // through.
  uint32_t n = elements.size(), capacity = std::bit_ceil(std::max(n / 4, 16u)), count = 0;
  Slot* slots = arena.AllocateArray<Slot>(capacity);
  std::fill(slots, slots + capacity, Slot{});
  uint32_t* group_of = arena.AllocateArray<uint32_t>(n);
  uint32_t* sizes = arena.AllocateArray<uint32_t>(n);  // by group; then where the next one of it goes
  Value* held = arena.AllocateArray<Value>(size_t{n} * paths);
  uint32_t* firsts = arena.AllocateArray<uint32_t>(n);
  for (uint32_t i = 0; i < n; ++i) {
    Value* values = held + size_t{count} * paths;  // where those of a new group belong
    group_of[i] = kNone;
    if constexpr (kOneField) {
      OptionalValue have = Step(elements.value(i), field, hints[0]);
      if (!have.defined()) continue;
      values[0] = *have;
    } else {
      if (!Held(spec, elements.value(i), values, hints)) continue;
    }
    SearchIndex::Text text = SearchIndex::Text::Of(values, paths);
    uint32_t hash = text.HashOf(values, paths), probes = 0, at = hash & (capacity - 1);
    for (; slots[at].group != 0; at = (at + 1) & (capacity - 1)) {
      if (slots[at].Holds(hash, text, values, held, paths)) break;
      if (++probes > kMaxProbes) return nullptr;
    }
    uint32_t group = slots[at].group;
    if (group == 0) {
      sizes[count] = 0, firsts[count] = i;
      slots[at] = {hash, group = ++count, 0, 0, text};
      if (2 * count > capacity) Grow(arena, slots, capacity);
    }
    group_of[i] = group - 1;
    ++sizes[group - 1];
  }
  uint32_t total = 0;
  for (uint32_t g = 0; g < count; ++g) total += sizes[g], sizes[g] = total - sizes[g];
  uint32_t* positions = arena.AllocateArray<uint32_t>(total);
  for (uint32_t i = 0; i < n; ++i)
    if (group_of[i] != kNone) positions[sizes[group_of[i]]++] = i;
  // Where the next one of a group would go, the next group begins.
  for (Slot* slot = slots; slot < slots + capacity; ++slot) {
    if (slot->group == 0) continue;
    uint32_t first = slot->group == 1 ? 0 : sizes[slot->group - 2];
    slot->count = sizes[slot->group - 1] - first;
    slot->first = slot->count == 1 ? positions[first] : first;
  }
  return arena.New<SearchIndex>(SearchIndex{slots, capacity - 1, paths, held, positions, nullptr, firsts, count});
}

}  // namespace

const SearchIndex* SearchIndex::Build(Arena& arena, const SearchSpec& spec, const ElementList& elements,
                                      PathHints& hints) {
  bool one_field = spec.paths.size() == 1 && spec.paths[0].size() == 1;
  return one_field ? BuildIndex<true>(arena, spec, elements, hints) : BuildIndex<false>(arena, spec, elements, hints);
}

const SearchIndex* SearchIndex::AddTexts(Arena& arena, const SearchSpec& spec, const ElementList& elements,
                                         const SearchIndex& index,
                                         std::vector<std::unique_ptr<const ElementTexts>>& owner) {
  const ElementTexts** texts = arena.AllocateArray<const ElementTexts*>(index.count);
  std::fill(texts, texts + index.count, nullptr);
  for (const Slot* slot = index.slots; slot <= index.slots + index.mask; ++slot) {
    if (slot->group == 0 || slot->count <= kFewTexts) continue;
    Matches group = index.PositionsOf(*slot);
    std::vector<std::pair<Value, uint32_t>> held;
    for (uint32_t i = 0; i < group.count; ++i) {
      OptionalValue text = elements.value(group.positions[i]);
      for (const Value& key : spec.condition_path)
        if (text.defined()) text = Dot(*text, key);
      // Without a text the condition is undefined.
      if (text.defined()) held.emplace_back(*text, group.positions[i]);
    }
    owner.push_back(std::make_unique<const ElementTexts>(spec.condition, spec.delimiters, held));
    texts[slot->group - 1] = owner.back().get();
  }
  SearchIndex* with_texts = arena.New<SearchIndex>(index);
  with_texts->texts = texts;
  return with_texts;
}

Matches SearchIndex::Find(Arena& arena, const Value* wanted) const {
  Text text = Text::Of(wanted, paths);
  uint32_t hash = text.HashOf(wanted, paths);
  for (uint32_t at = hash & mask; slots[at].group != 0; at = (at + 1) & mask) {
    const Slot& slot = slots[at];
    if (!slot.Holds(hash, text, wanted, held, paths)) continue;
    const ElementTexts* found = texts != nullptr ? texts[slot.group - 1] : nullptr;
    // The condition fails for what is no text, and the body will say so.
    if (found == nullptr || !wanted[paths].is_string()) return PositionsOf(slot);
    ElementTexts::Found few = found->Find(arena, wanted[paths].text());
    return {few.positions, few.count};
  }
  return {};
}

size_t KnownIndexes::Place(const void* address, uint32_t size, uint32_t search) const {
  uint64_t key = (reinterpret_cast<uintptr_t>(address) + search * uint64_t{0x100000001B3}) * 0x9E3779B97F4A7C15u;
  size_t mask = slots_.size() - 1, at = (key >> 32) & mask;
  while (slots_[at].address != nullptr &&
         (slots_[at].address != address || slots_[at].search != search || slots_[at].size != size))
    at = (at + 1) & mask;
  return at;
}

KnownIndexes::Known* KnownIndexes::Find(const void* address, uint32_t size, uint32_t search) {
  if (count_ == 0) return nullptr;
  Known& known = slots_[Place(address, size, search)];
  return known.address != nullptr ? &known : nullptr;
}

void KnownIndexes::Add(const Known& known) {
  if (2 * (count_ + 1) > slots_.size()) {
    std::vector<Known> old(std::max<size_t>(16, slots_.size() * 2));
    old.swap(slots_);
    for (const Known& moved : old)
      if (moved.address != nullptr) slots_[Place(moved.address, moved.size, moved.search)] = moved;
  }
  slots_[Place(known.address, known.size, known.search)] = known;
  ++count_;
}

void KnownIndexes::Clear() {
  if (count_ != 0) std::fill(slots_.begin(), slots_.end(), Known{});
  count_ = 0;
}

namespace {

std::string KeyOf(const ElementList& elements, const SearchSpec& spec) {
  const void* address = elements.address();
  return std::string(reinterpret_cast<const char*>(&address), sizeof address) + std::to_string(elements.size()) + ":" +
         spec.text;
}

}  // namespace

const SearchIndex* DataIndexes::Get(const SearchSpec& spec, const ElementList& elements) const {
  std::string key = KeyOf(elements, spec);
  std::lock_guard lock(mutex_);
  if (auto at = indexes_.find(key); at != indexes_.end()) return at->second;
  if (indexes_.size() >= kMaxDataIndexes) return nullptr;
  PathHints hints = HintsFor(spec);
  const SearchIndex* index = SearchIndex::Build(arena_, spec, elements, hints);
  if (index != nullptr && spec.condition != plan::Condition::kNone)
    index = SearchIndex::AddTexts(arena_, spec, elements, *index, texts_);
  return indexes_[key] = index;
}

const JoinIndex* DataIndexes::GetJoin(const SearchSpec& spec, Value table) const {
  std::string key = KeyOf(ElementList(table, true), spec);
  std::lock_guard lock(mutex_);
  if (auto at = joins_.find(key); at != joins_.end()) return at->second;
  if (joins_.size() >= kMaxDataIndexes) return nullptr;
  return joins_[key] = JoinIndex::Build(arena_, spec, table);
}

Searches::Searches(const std::vector<SearchSpec>& specs) : specs_(specs), last_(specs.size()) {
  for (const SearchSpec& spec : specs) hints_.push_back(HintsFor(spec));
}

size_t DataIndexes::count() const {
  std::lock_guard lock(mutex_);
  return indexes_.size() + joins_.size();
}

void Searches::Begin(const DataIndexes* data) {
  if (data != data_) {
    of_data_.Clear();
    std::fill(last_.begin(), last_.end(), Last{});
  }
  data_ = data;
  ++round_;
  of_evaluation_.Clear();
}

const SearchIndex* Searches::IndexOf(Arena& arena, uint32_t search, const ElementList& elements) {
  if (auto* known = of_data_.Find(elements.address(), elements.size(), search)) {
    auto* index = static_cast<const SearchIndex*>(known->index);
    last_[search] = {elements.address(), elements.size(), index};
    return index;
  }
  if (auto* known = of_evaluation_.Find(elements.address(), elements.size(), search))
    return static_cast<const SearchIndex*>(known->index);
  if (data_ != nullptr && data_->Holds(elements.address())) {
    const SearchIndex* index = data_->Get(specs_[search], elements);
    of_data_.Add({elements.address(), elements.size(), search, index});
    return index;
  }
  if (elements.size() <= kFewElements || specs_[search].paths.empty()) return nullptr;
  const SearchIndex* index = SearchIndex::Build(arena, specs_[search], elements, hints_[search]);
  of_evaluation_.Add({elements.address(), elements.size(), search, index});
  return index;
}

Matches Searches::FindAnywhere(Arena& arena, uint32_t search, const ElementList& elements, const Value* wanted) {
  const SearchSpec& spec = specs_[search];
  bool few = elements.size() <= kFewDataElements;
  const SearchIndex* index = few ? nullptr : IndexOf(arena, search, elements);
  if (wanted == nullptr) return index != nullptr ? Matches{index->firsts, index->count} : All(arena, elements.size());
  return index != nullptr ? index->Find(arena, wanted) : Scan(arena, spec, elements, wanted, hints_[search]);
}

std::vector<SearchSpec> SearchSpecs(const plan::Policy& policy) {
  std::vector<SearchSpec> specs;
  auto constant = [&](plan::ConstId id) { return policy.constants[static_cast<uint32_t>(id)]; };
  for (const plan::Search& search : policy.searches) {
    SearchSpec& spec = specs.emplace_back();
    for (const std::vector<plan::ConstId>& path : search.paths) {
      std::vector<Value>& keys = spec.paths.emplace_back();
      for (plan::ConstId key : path) keys.push_back(constant(key)), spec.text += ToRego(keys.back()) + '.';
      spec.text += '\n';
    }
    if (search.text != plan::Condition::kNone) {
      spec.condition = search.text;
      if (search.text == plan::Condition::kGlob) spec.delimiters = constant(search.delimiters);
      for (plan::ConstId key : search.text_path) spec.condition_path.push_back(constant(key));
      spec.text += "?" + std::to_string(static_cast<uint32_t>(search.text)) + ToRego(spec.delimiters);
      for (const Value& key : spec.condition_path) spec.text += '.' + ToRego(key);
    }
    spec.of_key = search.of_key, spec.by_path = search.by_path, spec.holds = search.holds;
    for (plan::ConstId key : search.key) spec.key.push_back(constant(key));
    for (const plan::Hop& hop : search.hops) {
      bool is_field = hop.kind == plan::Hop::kField;
      spec.hops.push_back({hop.kind, is_field ? constant(hop.field) : Value(), hop.by_path});
      spec.text += "+" + std::to_string(hop.kind) +
                   (is_field      ? ToRego(spec.hops.back().field)
                    : hop.by_path ? "p"
                                  : "");
    }
    if (search.holds) spec.text += '!';
    if (search.by_path) spec.text += 'p';
  }
  return specs;
}

}  // namespace regoc::eval
