#include "runtime/eval/search.h"

#include <bit>

#include "runtime/eval/operations.h"
#include "runtime/value/json.h"

namespace regoc::eval {

namespace {

// Fewer elements are compared one by one.
constexpr uint32_t kFewElements = 8;
constexpr uint32_t kMaxProbes = 256;
constexpr size_t kMaxDataIndexes = 10'000;

OptionalValue At(Value value, const std::vector<Value>& path) {
  OptionalValue found = value;
  for (const Value& key : path) {
    if (!found.defined()) return found;
    found = Dot(*found, key);
  }
  return found;
}

bool Fits(const SearchSpec& spec, Value element, const Value* wanted) {
  for (size_t i = 0; i < spec.paths.size(); ++i) {
    OptionalValue have = At(element, spec.paths[i]);
    if (!have.defined() || !Equal(*have, wanted[i])) return false;
  }
  return true;
}

uint64_t Mix(uint64_t hash, Value value) { return std::rotl(hash, 23) * 0x9E3779B97F4A7C15u ^ Hash(value); }

uint64_t HashOf(const Value* values, size_t count) {
  uint64_t hash = 0;
  for (size_t i = 0; i < count; ++i) hash = Mix(hash, values[i]);
  return hash ^ hash >> 32;
}

// What the element holds at the paths of the search; false when it lacks one of them.
bool Held(const SearchSpec& spec, Value element, std::vector<Value>& values) {
  for (size_t i = 0; i < spec.paths.size(); ++i) {
    OptionalValue have = At(element, spec.paths[i]);
    if (!have.defined()) return false;
    values[i] = *have;
  }
  return true;
}

// One by one, through all.
Matches Scan(Arena& arena, const SearchSpec& spec, const ElementList& elements, const Value* wanted) {
  uint32_t* positions = arena.AllocateArray<uint32_t>(elements.size());
  uint32_t count = 0;
  for (uint32_t i = 0; i < elements.size(); ++i)
    if (Fits(spec, elements.value(i), wanted)) positions[count++] = i;
  return {positions, count};
}

}  // namespace

ElementList::ElementList(Value source, bool any_order) {
  if (source.is_array()) {
    first_ = reinterpret_cast<const char*>(source.items()), size_ = source.size(), indexed_ = true;
  } else if (source.is_object()) {
    const Object& object = source.object();
    first_ = reinterpret_cast<const char*>(any_order ? object.items : object.Sorted()), size_ = object.count;
    step_ = sizeof(Entry), value_offset_ = offsetof(Entry, value);
  } else if (source.is_set()) {
    const Set& set = source.set();
    first_ = reinterpret_cast<const char*>(any_order ? set.items : set.Sorted()), size_ = set.count;
  }
}

const SearchIndex* SearchIndex::Build(Arena& arena, const SearchSpec& spec, const ElementList& elements) {
  constexpr uint32_t kNone = UINT32_MAX;
  uint32_t n = elements.size();
  uint32_t capacity = std::bit_ceil(n * 2);
  uint32_t* slots = arena.AllocateArray<uint32_t>(capacity);
  std::fill(slots, slots + capacity, 0);
  std::vector<uint32_t> group_of(n, kNone), examples, counts;
  std::vector<Value> values(spec.paths.size());
  for (uint32_t i = 0; i < n; ++i) {
    if (!Held(spec, elements.value(i), values)) continue;
    uint32_t probes = 0, slot = static_cast<uint32_t>(HashOf(values.data(), values.size())) & (capacity - 1);
    for (; slots[slot] != 0; slot = (slot + 1) & (capacity - 1)) {
      if (Fits(spec, elements.value(examples[slots[slot] - 1]), values.data())) break;
      if (++probes > kMaxProbes) return nullptr;
    }
    if (slots[slot] == 0) {
      examples.push_back(i), counts.push_back(0);
      slots[slot] = static_cast<uint32_t>(examples.size());
    }
    group_of[i] = slots[slot] - 1;
    ++counts[group_of[i]];
  }
  Group* groups = arena.AllocateArray<Group>(examples.size());
  uint32_t first = 0;
  for (size_t g = 0; g < counts.size(); ++g) groups[g] = {first, 0}, first += counts[g];
  uint32_t* positions = arena.AllocateArray<uint32_t>(first);
  for (uint32_t i = 0; i < n; ++i)
    if (group_of[i] != kNone) positions[groups[group_of[i]].first + groups[group_of[i]].count++] = i;
  return arena.New<SearchIndex>(SearchIndex{slots, capacity - 1, groups, positions});
}

Matches SearchIndex::Find(const SearchSpec& spec, const ElementList& elements, const Value* wanted) const {
  for (uint32_t slot = static_cast<uint32_t>(HashOf(wanted, spec.paths.size())) & mask; slots[slot] != 0;
       slot = (slot + 1) & mask) {
    const Group& group = groups[slots[slot] - 1];
    if (Fits(spec, elements.value(positions[group.first]), wanted)) return {positions + group.first, group.count};
  }
  return {};
}

const SearchIndex* DataIndexes::Get(const SearchSpec& spec, const ElementList& elements) const {
  uintptr_t address = reinterpret_cast<uintptr_t>(elements.address());
  std::string key(reinterpret_cast<const char*>(&address), sizeof address);
  key += spec.text;
  std::lock_guard lock(mutex_);
  if (auto at = indexes_.find(key); at != indexes_.end()) return at->second;
  if (indexes_.size() >= kMaxDataIndexes) return nullptr;
  return indexes_[key] = SearchIndex::Build(arena_, spec, elements);
}

void Searches::Begin(const DataIndexes* data) {
  if (data != data_) {
    last_.assign(specs_.size(), Known{});
    of_data_.clear();
  }
  data_ = data;
  ++evaluation_;
  if (!of_evaluation_.empty()) of_evaluation_.clear();
}

const SearchIndex* Searches::IndexOf(Arena& arena, uint32_t search, const ElementList& elements) {
  Known& last = last_[search];
  if (last.address == elements.address() && (last.evaluation == 0 || last.evaluation == evaluation_)) return last.index;
  uint64_t key = reinterpret_cast<uintptr_t>(elements.address()) * 31 + search;
  if (auto at = of_data_.find(key); at != of_data_.end() && at->second.address == elements.address())
    return (last = at->second).index;
  if (auto at = of_evaluation_.find(key); at != of_evaluation_.end()) {
    Known& known = at->second;
    if (known.address != elements.address()) return nullptr;
    if (known.evaluation == 0)
      known = {elements.address(), SearchIndex::Build(arena, specs_[search], elements), evaluation_};
    return (last = known).index;
  }
  if (data_ != nullptr && data_->Holds(elements)) {
    last = {elements.address(), data_->Get(specs_[search], elements), 0};
    if (of_data_.size() < kMaxDataIndexes) of_data_.insert_or_assign(key, last);
    return last.index;
  }
  of_evaluation_.emplace(key, Known{elements.address(), nullptr, 0});
  return nullptr;
}

Matches Searches::Find(Arena& arena, uint32_t search, const ElementList& elements, const Value* wanted) {
  const SearchSpec& spec = specs_[search];
  if (elements.size() <= kFewElements) return Scan(arena, spec, elements, wanted);
  const SearchIndex* index = IndexOf(arena, search, elements);
  return index != nullptr ? index->Find(spec, elements, wanted) : Scan(arena, spec, elements, wanted);
}

std::vector<SearchSpec> SearchSpecs(const plan::Policy& policy) {
  std::vector<SearchSpec> specs;
  for (const plan::Search& search : policy.searches) {
    SearchSpec& spec = specs.emplace_back();
    for (const std::vector<plan::ConstId>& path : search.paths) {
      std::vector<Value>& keys = spec.paths.emplace_back();
      for (plan::ConstId key : path) {
        keys.push_back(policy.constants[static_cast<uint32_t>(key)]);
        spec.text += ToRego(keys.back()) + '.';
      }
      spec.text += '\n';
    }
  }
  return specs;
}

}  // namespace regoc::eval
