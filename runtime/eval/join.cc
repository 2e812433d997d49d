#include "runtime/eval/join.h"

#include <algorithm>
#include <bit>

#include "runtime/eval/operations.h"
#include "runtime/eval/value_tuple.h"

namespace regoc::eval {

namespace {

constexpr uint32_t kMaxProbes = 256;
constexpr size_t kMaxRows = size_t{1} << 22;
// Bits may take so many times what the positions take.
constexpr size_t kBitsPerPosition = 4;
// So many words of bits are compared as quickly as a few positions are looked up.
constexpr uint32_t kFewWords = 8;

using Kind = plan::Hop::Kind;

uint32_t HashOfAddress(const char* text) {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(text) * 0x9E3779B97F4A7C15u >> 32);
}

OptionalValue Along(OptionalValue value, const std::vector<Value>& path) {
  for (size_t i = 0; i < path.size() && value; ++i) value = Dot(*value, path[i]);
  return value;
}

// Calls on(key, value) for each element while it returns true; whether it always did.
template <typename On>
bool ForEach(Value source, On on) {
  if (source.tag() < Tag::kArray) return true;
  ElementList elements(source, true);
  for (uint32_t i = 0; i < elements.size(); ++i)
    if (!on(elements.key(i), elements.value(i))) return false;
  return true;
}

// Whether `value` leads from hop `at` on to what is wanted.
bool Leads(const SearchSpec& spec, Value value, size_t at, const Value* wanted) {
  if (at == spec.hops.size()) {
    if (spec.holds && value.is_false()) return false;
    return std::all_of(spec.paths.begin(), spec.paths.end(), [&](const std::vector<Value>& path) {
      OptionalValue have = Along(value, path);
      return have && Equal(*have, *wanted++);
    });
  }
  const SearchSpec::Hop& hop = spec.hops[at];
  if (hop.kind == Kind::kAny)
    return !ForEach(value, [&](Value, Value item) { return !Leads(spec, item, at + 1, wanted); });
  OptionalValue next = hop.by_path ? DotByPath(value, *wanted) : Dot(value, hop.kind == Kind::kField ? hop.field : *wanted);
  return next && Leads(spec, *next, at + 1, hop.kind == Kind::kField ? wanted : wanted + 1);
}

// Finds all that the keys of a table lead to, and groups the keys by it.
class Rows {
 public:
  Rows(const SearchSpec& spec, uint32_t values) : spec_(spec), values_(values), slots_(64) {}

  // False when there is too much.
  bool Add(Value value, uint32_t position) {
    position_ = position;
    return Walk(value, 0, 0);
  }

  uint32_t groups() const { return static_cast<uint32_t>(last_.size()); }
  const std::vector<std::pair<uint32_t, uint32_t>>& rows() const { return rows_; }  // group, position
  const std::vector<Value>& held() const { return held_; }
  const std::vector<JoinIndex::Slot>& slots() const { return slots_; }

 private:
  bool Walk(Value value, size_t at, size_t known) {
    if (at == spec_.hops.size()) return End(value, known);
    const SearchSpec::Hop& hop = spec_.hops[at];
    if (hop.kind == Kind::kField) {
      OptionalValue next = Dot(value, hop.field);
      return !next || Walk(*next, at + 1, known);
    }
    bool is_wanted = hop.kind == Kind::kWanted;
    if (is_wanted && hop.by_path && value.is_array()) return false;  // texts lead into it, too
    return ForEach(value, [&](Value key, Value item) {
      if (is_wanted) row_[known] = key;
      return Walk(item, at + 1, known + is_wanted);
    });
  }
  bool End(Value value, size_t known) {
    if (spec_.holds && value.is_false()) return true;
    for (const std::vector<Value>& path : spec_.paths) {
      OptionalValue have = Along(value, path);
      if (!have) return true;
      row_[known++] = *have;
    }
    return Put();
  }
  bool Put() {
    uint32_t hash = HashOf(row_, values_), probes = 0, mask = static_cast<uint32_t>(slots_.size() - 1),
             at = hash & mask;
    for (; slots_[at].group != 0; at = (at + 1) & mask) {
      if (slots_[at].hash == hash && AllEqual(&held_[size_t{slots_[at].group - 1} * values_], row_, values_)) break;
      if (++probes > kMaxProbes) return false;
    }
    if (slots_[at].group == 0) {
      last_.push_back(UINT32_MAX);
      held_.insert(held_.end(), row_, row_ + values_);
      slots_[at] = {hash, groups()};
    }
    uint32_t group = slots_[at].group - 1;
    if (last_[group] != position_) rows_.emplace_back(group, last_[group] = position_);
    if (2 * last_.size() > slots_.size()) Grow();
    return rows_.size() <= kMaxRows;
  }
  void Grow() {
    std::vector<JoinIndex::Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const JoinIndex::Slot& slot : old) {
      if (slot.group == 0) continue;
      size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].group != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  const SearchSpec& spec_;
  const uint32_t values_;
  uint32_t position_ = 0;
  Value row_[plan::kMaxJoinValues];
  std::vector<JoinIndex::Slot> slots_;
  std::vector<Value> held_;
  std::vector<uint32_t> last_;  // by group: the position that was added last
  std::vector<std::pair<uint32_t, uint32_t>> rows_;
};

template <typename Item>
const Item* Copy(Arena& arena, const std::vector<Item>& items) {
  Item* copy = arena.AllocateArray<Item>(items.size());
  std::copy(items.begin(), items.end(), copy);
  return copy;
}

void AddPositions(Arena& arena, const Rows& rows, JoinIndex& index) {
  std::vector<JoinIndex::Group> groups(rows.groups(), {0, 0});
  for (auto [group, position] : rows.rows()) ++groups[group].count;
  uint32_t first = 0;
  for (JoinIndex::Group& group : groups) first += group.count, group = {first - group.count, 0};
  uint32_t* positions = arena.AllocateArray<uint32_t>(first);
  for (auto [group, position] : rows.rows()) positions[groups[group].first + groups[group].count++] = position;
  index.groups = Copy(arena, groups), index.positions = positions;
}

void AddBits(Arena& arena, const Rows& rows, JoinIndex& index) {
  index.bit_words = (index.size + 63) / 64;
  size_t words = size_t{index.bit_words} * rows.groups();
  if (words * sizeof(uint64_t) > rows.rows().size() * sizeof(uint32_t) * kBitsPerPosition) return;
  uint64_t* bits = arena.AllocateArray<uint64_t>(words);
  std::fill(bits, bits + words, 0);
  for (auto [group, position] : rows.rows())
    bits[size_t{group} * index.bit_words + position / 64] |= uint64_t{1} << (position % 64);
  index.bits = bits;
}

void AddTexts(Arena& arena, JoinIndex& index) {
  if (!index.table.is_object()) return;
  const Object& table = index.table.object();
  uint32_t capacity = std::bit_ceil(table.count * 2 + 1);
  auto* texts = arena.AllocateArray<JoinIndex::KnownText>(capacity);
  std::fill(texts, texts + capacity, JoinIndex::KnownText{nullptr, 0, 0});
  for (uint32_t i = 0; i < table.count; ++i) {
    Value key = table.items[i].key;
    if (!key.is_string() || key.size() == 0) continue;
    uint32_t at = HashOfAddress(key.text().data()) & (capacity - 1);
    while (texts[at].text != nullptr) at = (at + 1) & (capacity - 1);
    texts[at] = {key.text().data(), key.size(), i};
  }
  index.texts = texts, index.text_mask = capacity - 1;
}

}  // namespace

const JoinIndex* JoinIndex::Build(Arena& arena, const SearchSpec& spec, Value table) {
  auto is_wanted = [](const SearchSpec::Hop& hop) { return hop.kind == Kind::kWanted; };
  auto values = static_cast<uint32_t>(std::count_if(spec.hops.begin(), spec.hops.end(), is_wanted) + spec.paths.size());
  Rows rows(spec, values);
  if (!table.is_object() && !table.is_array()) return nullptr;
  ElementList elements(table, true);
  for (uint32_t i = 0; i < elements.size(); ++i)
    if (!rows.Add(elements.value(i), i)) return nullptr;
  JoinIndex index{.table = table, .by_path = spec.by_path, .address = elements.address(), .size = elements.size(), .values = values};
  index.slots = Copy(arena, rows.slots()), index.mask = static_cast<uint32_t>(rows.slots().size() - 1);
  index.held = Copy(arena, rows.held());
  AddPositions(arena, rows, index);
  AddBits(arena, rows, index);
  AddTexts(arena, index);
  return arena.New<JoinIndex>(index);
}

const JoinIndex::Group* JoinIndex::Find(const Value* wanted) const {
  uint32_t hash = HashOf(wanted, values);
  for (uint32_t at = hash & mask; slots[at].group != 0; at = (at + 1) & mask)
    if (slots[at].hash == hash && AllEqual(held + size_t{slots[at].group - 1} * values, wanted, values))
      return &groups[slots[at].group - 1];
  return nullptr;
}

bool JoinIndex::Has(const Group& group, uint32_t position) const {
  if (bits != nullptr) return BitsOf(group)[position / 64] >> (position % 64) & 1;
  return std::binary_search(positions + group.first, positions + group.first + group.count, position);
}

int64_t JoinIndex::PositionInArray(Value key) const {
  if (by_path && key.is_string()) {
    std::optional<int64_t> at = PathIndex(key.text());
    return at && *at >= 0 && *at < int64_t{size} ? *at : -1;
  }
  std::optional<int64_t> at = key.is_number() ? ToInt64(key) : std::nullopt;
  return at && *at >= 0 && *at < int64_t{size} ? *at : -1;
}

int64_t JoinIndex::PositionOf(Value key) const {
  if (table.is_array()) return PositionInArray(key);
  if (key.is_string())
    for (uint32_t at = HashOfAddress(key.text().data()) & text_mask; texts[at].text != nullptr;
         at = (at + 1) & text_mask)
      if (texts[at].text == key.text().data() && texts[at].size == key.size()) return texts[at].position;
  if (!by_path || !key.is_number()) return table.object().Find(key);
  Arena texts_of_path;
  return table.object().Find(PathText(texts_of_path, key));
}

void Joins::Begin(const DataIndexes* data) {
  if (data != data_) {
    known_.Clear(), positions_.Clear();
    std::fill(last_.begin(), last_.end(), KnownIndexes::Known{});
  }
  data_ = data;
}

const JoinIndex* Joins::IndexOf(uint32_t search, Value table) {
  const void* address = nullptr;
  uint32_t size = table.size();
  if (table.is_object()) address = table.raw_object().items, size = table.raw_object().count;
  if (table.is_array()) address = table.items();
  if (address == nullptr) return nullptr;
  if (const KnownIndexes::Known& last = last_[search]; last.address == address && last.size == size)
    return static_cast<const JoinIndex*>(last.index);
  if (auto* known = known_.Find(address, size, search)) {
    last_[search] = *known;
    return static_cast<const JoinIndex*>(known->index);
  }
  if (data_ == nullptr || !data_->Holds(address)) return nullptr;
  const JoinIndex* index = data_->GetJoin(specs_[search], table);
  known_.Add({address, size, search, index});
  return index;
}

size_t KnownPositions::SlotOf(const ElementList& elements, const JoinIndex* index) {
  uint64_t key = reinterpret_cast<uintptr_t>(elements.address()) ^ std::rotl(reinterpret_cast<uintptr_t>(index), 32);
  return key * 0x9E3779B97F4A7C15u >> 54;
  static_assert(kSlots == 1024);
}

const KnownPositions::Positions* KnownPositions::Find(const ElementList& elements, const JoinIndex* index) const {
  if (slots_.empty()) return nullptr;
  const Positions& known = slots_[SlotOf(elements, index)];
  bool is_same = known.elements == elements.address() && known.index == index && known.size == elements.size();
  return is_same ? &known : nullptr;
}

const KnownPositions::Positions& KnownPositions::Add(const ElementList& elements, const JoinIndex* index, bool known) {
  if (slots_.empty()) slots_.resize(kSlots);
  Positions& made = slots_[SlotOf(elements, index)];
  made.elements = elements.address(), made.index = index, made.size = elements.size();
  made.known = known;
  made.at.clear();
  made.bits.assign(index->bits != nullptr && index->bit_words <= kFewWords ? index->bit_words : 0, 0);
  for (uint32_t i = 0; known && i < elements.size(); ++i) {
    int64_t at = index->PositionOf(elements.value(i));
    if (at < 0) continue;
    made.at.push_back(static_cast<uint32_t>(at));
    if (!made.bits.empty()) made.bits[static_cast<size_t>(at) / 64] |= uint64_t{1} << (at % 64);
  }
  return made;
}

const KnownPositions::Positions* Joins::PositionsOf(const ElementList& elements, const JoinIndex* index) {
  if (elements.size() > KnownPositions::kMaxElements || !elements.frozen()) return nullptr;
  const KnownPositions::Positions* found = positions_.Find(elements, index);
  if (found == nullptr) {
    bool lives = data_->Holds(elements.address()) || (elements.is_table() && data_->graphs().Keeps(elements.address()));
    if (!lives && !elements.is_table()) return nullptr;  // an array of the input, likely: others will lie there
    found = &positions_.Add(elements, index, lives);
  }
  return found->known ? found : nullptr;
}

namespace {

// Whether an element that is known to lie at these positions is in the group.
bool AnyLeadsOn(const JoinIndex& index, const JoinIndex::Group& group, const KnownPositions::Positions& known) {
  if (known.bits.empty())
    return std::any_of(known.at.begin(), known.at.end(), [&](uint32_t at) { return index.Has(group, at); });
  const uint64_t* bits = index.BitsOf(group);
  uint64_t both = 0;
  for (size_t i = 0; i < known.bits.size(); ++i) both |= known.bits[i] & bits[i];
  return both != 0;
}

// Words that are copied a moment after they were written have to be waited for, so what needs no translation stays
// where it is. nullptr when something is undefined.
const Value* WantedOf(Arena& arena, const SearchSpec& spec, const OptionalValue* wanted, bool by_index) {
  size_t count = 0, translated = 0;
  for (const SearchSpec::Hop& hop : spec.hops) {
    if (hop.kind != Kind::kWanted) continue;
    if (hop.by_path && by_index && wanted[count].tag() != Tag::kString) ++translated;
    ++count;
  }
  count += spec.paths.size();
  for (size_t i = 0; i < count; ++i)
    if (!wanted[i]) return nullptr;
  const Value* values = reinterpret_cast<const Value*>(wanted);  // those that are defined have the same two words
  if (translated == 0) return values;
  Value* made = arena.AllocateArray<Value>(count);
  std::copy(values, values + count, made);
  size_t at = 0;
  for (const SearchSpec::Hop& hop : spec.hops) {
    if (hop.kind != Kind::kWanted) continue;
    if (hop.by_path) made[at] = PathText(arena, made[at]);
    ++at;
  }
  return made;
}

}  // namespace

Matches Joins::Find(Arena& arena, uint32_t search, const ElementList& elements, OptionalValue table,
                    const OptionalValue* maybe_wanted, bool once) {
  static constexpr uint32_t kOne = 0;  // which one it is matters to nobody
  const SearchSpec& spec = specs_[search];
  if (elements.size() == 0 || !table) return {};
  const JoinIndex* index = IndexOf(search, *table);
  const Value* wanted = WantedOf(arena, spec, maybe_wanted, index != nullptr);
  if (wanted == nullptr) return {};
  const JoinIndex::Group* group = index != nullptr ? index->Find(wanted) : nullptr;
  if (index != nullptr && group == nullptr) return {};
  // Through the table itself: those that lead on are known. A table that is frozen lies in order.
  if (index != nullptr && spec.of_key && spec.key.empty() && elements.address() == index->address &&
      elements.size() == index->size)
    return {index->positions + group->first, once ? 1 : group->count};
  if (index != nullptr && once && !spec.of_key && spec.key.empty()) {
    if (const KnownPositions::Positions* known = PositionsOf(elements, index))
      return {&kOne, AnyLeadsOn(*index, *group, *known) ? 1u : 0u};
  }
  uint32_t* positions = once ? nullptr : arena.AllocateArray<uint32_t>(elements.size());
  uint32_t found = 0;
  for (uint32_t i = 0; i < elements.size(); ++i) {
    OptionalValue key = spec.of_key ? elements.key(i) : elements.value(i);
    if (!spec.key.empty()) key = Along(key, spec.key);
    if (!key) continue;
    if (index != nullptr) {
      int64_t at = index->PositionOf(*key);
      if (at < 0 || !index->Has(*group, static_cast<uint32_t>(at))) continue;
    } else {
      OptionalValue led = spec.by_path ? DotByPath(*table, *key) : Dot(*table, *key);
      if (!led || !Leads(spec, *led, 0, wanted)) continue;
    }
    if (once) return {&kOne, 1};
    positions[found++] = i;
  }
  return {positions, found};
}

}  // namespace regoc::eval
