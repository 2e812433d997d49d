// Elements of a collection by what they hold (plan::Find): a hash index instead of a look at each.
//
// Indexes over base documents are made at the first search and live as long as the document, shared by all threads. A
// collection that only one evaluation has, as a list of the input, gets one of its own if it is not small: plans search
// such collections only where they do so again and again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/builtins/graph_index.h"
#include "runtime/eval/element_texts.h"
#include "runtime/plan/plan.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// Where the fields of a path lay in the last lazy object that was looked at. Of one thread.
using PathHints = std::vector<plan::Place>;

// plan::Search with the constants of the policy.
struct SearchSpec {
  struct Hop {
    plan::Hop::Kind kind;
    Value field;
    bool by_path;
  };
  std::vector<std::vector<Value>> paths;
  plan::Condition condition = plan::Condition::kNone;  // on texts: plan::Search::text
  std::vector<Value> condition_path;
  Value delimiters = Value::Null();
  bool of_key = false;
  bool by_path = false;
  std::vector<Value> key;
  std::vector<Hop> hops;
  bool holds = false;
  std::string text;  // of what an index is made from: equal for equal searches, whatever the policy
};

// So many elements of a base document, whose index is there already, are compared one by one.
inline constexpr uint32_t kFewDataElements = 2;

// Positions of the elements that fit, in order.
struct Matches {
  const uint32_t* positions = nullptr;
  uint32_t count = 0;
};

// Elements of a collection by position: in Rego's order, or as they lie.
class ElementList {
 public:
  // No collection: empty.
  ElementList(Value source, bool any_order) {
    if (source.is_array())
      first_ = reinterpret_cast<const char*>(source.items()), size_ = source.size(), indexed_ = true;
    else
      UseTable(source, any_order);
  }
  uint32_t size() const { return size_; }
  Value value(uint32_t at) const { return *reinterpret_cast<const Value*>(first_ + at * step_ + value_offset_); }
  Value key(uint32_t at) const {
    return indexed_ ? Value::Int(at) : *reinterpret_cast<const Value*>(first_ + at * step_);
  }
  const void* address() const { return first_; }
  // Of a set or object that nobody changes, or of an array.
  bool frozen() const { return frozen_; }
  bool is_table() const { return !indexed_; }

 private:
  void UseTable(Value source, bool any_order);

  const char* first_ = nullptr;
  uint32_t size_ = 0;
  uint32_t step_ = sizeof(Value);
  uint32_t value_offset_ = 0;
  bool indexed_ = false;
  bool frozen_ = true;
};

// Groups of elements that hold the same at the paths of a search. Lies in an arena, immutable.
struct SearchIndex {
  // A text that is all that a group holds, beside the slot: short ones are told apart without looking further.
  struct Text {
    uint64_t head = 0;  // of the value; 0: none, look at what is held
    uint64_t word = 0;  // the bytes of a short one, the address of another

    static Text Of(const Value* values, uint32_t paths);
    bool is_short() const;
    // Of the values that this was made of.
    uint32_t HashOf(const Value* values, uint32_t paths) const;
    // For two that have the same head, which is not 0.
    bool SameBytes(const Text& other) const;
  };
  struct Slot {
    uint32_t hash;   // of what the group holds
    uint32_t group;  // + 1; 0: none
    uint32_t count;  // of its elements
    uint32_t first;  // of several, in `positions`; of one, its position: it is found without looking further
    Text text;
    // Whether the group holds these. `held` is what all do.
    bool Holds(uint32_t its_hash, const Text& its_text, const Value* values, const Value* held, uint32_t paths) const;
  };
  const Slot* slots = nullptr;  // open addressing
  uint32_t mask = 0;
  uint32_t paths = 0;
  const Value* held = nullptr;  // what the elements of a group hold: `paths` values a group
  const uint32_t* positions = nullptr;
  const ElementTexts* const* texts = nullptr;  // by group; nullptr: of none, or not of this one, whose elements are few
  const uint32_t* firsts = nullptr;            // the first position of each group, in order
  uint32_t count = 0;                          // of groups

  // nullptr when too many elements collide, as input that was made for it would have them.
  static const SearchIndex* Build(Arena& arena, const SearchSpec& spec, const ElementList& elements, PathHints& hints);
  // The index that Build made, with elements found by texts as well. What that takes is put into `owner`.
  static const SearchIndex* AddTexts(Arena& arena, const SearchSpec& spec, const ElementList& elements,
                                     const SearchIndex& index, std::vector<std::unique_ptr<const ElementTexts>>& owner);
  Matches Find(Arena& arena, const Value* wanted) const;
  Matches PositionsOf(const Slot& slot) const {
    return {slot.count == 1 ? &slot.first : positions + slot.first, slot.count};
  }
};

struct JoinIndex;  // join.h

// Which indexes one thread has seen, by address and number of the elements (an array may begin where a longer one does)
// and number of the search. Open addressing.
class KnownIndexes {
 public:
  struct Known {
    const void* address = nullptr;
    uint32_t size = 0;
    uint32_t search = 0;
    const void* index = nullptr;  // nullptr: none can be made
  };
  Known* Find(const void* address, uint32_t size, uint32_t search);
  void Add(const Known& known);
  void Clear();

 private:
  size_t Place(const void* address, uint32_t size, uint32_t search) const;
  std::vector<Known> slots_;
  size_t count_ = 0;
};

// The indexes over one base document. Thread-safe.
class DataIndexes {
 public:
  // `holds` says whether an address lies in the document; asked from any thread.
  explicit DataIndexes(std::function<bool(const void*)> holds) : holds_(std::move(holds)), graphs_(holds_) {}
  bool Holds(const void* address) const { return holds_(address); }
  // Of its graphs.
  const builtins::GraphIndexes& graphs() const { return graphs_; }
  // The index over elements of the document, made when there is none. nullptr when they can't be indexed.
  const SearchIndex* Get(const SearchSpec& spec, const ElementList& elements) const;
  // The same over a table that a plan::Join looks into.
  const JoinIndex* GetJoin(const SearchSpec& spec, Value table) const;
  // How many there are.
  size_t count() const;

 private:
  std::function<bool(const void*)> holds_;
  builtins::GraphIndexes graphs_;
  mutable std::mutex mutex_;
  mutable Arena arena_;
  // By address and number of the elements and text of the search.
  mutable std::unordered_map<std::string, const SearchIndex*> indexes_;
  mutable std::vector<std::unique_ptr<const ElementTexts>> texts_;  // of these
  mutable std::unordered_map<std::string, const JoinIndex*> joins_;
};

// Searches of one thread.
class Searches {
 public:
  explicit Searches(const std::vector<SearchSpec>& specs);
  // Forgets what the evaluation before had.
  void Begin(const DataIndexes* data);
  // The elements of `source` that hold wanted[i] at path i of the search, and for which its condition on texts, if it
  // has one, may hold or fail; with nullptr one at least of all that hold the same. Allocates in `arena`.
  Matches Find(Arena& arena, uint32_t search, const ElementList& elements, const Value* wanted) {
    Last& last = last_[search];
    if (last.index == nullptr || last.address != elements.address() || last.size != elements.size() ||
        wanted == nullptr)
      return FindAnywhere(arena, search, elements, wanted);
    const SearchIndex& index = *last.index;
    bool one_text = index.paths == 1 && index.texts == nullptr && wanted->is_string();
    if (!one_text) return index.Find(arena, wanted);
    if (last.round != round_ || last.text != wanted->payload || last.text_head != wanted->head) {
      last.matches = index.Find(arena, wanted);
      last.round = round_, last.text = wanted->payload, last.text_head = wanted->head;
    }
    return last.matches;
  }

 private:
  // The index of the document's that a search asked last, and what it found by a text: several rules begin with the
  // same search. A text lies where it is for an evaluation.
  struct Last {
    const void* address = nullptr;  // of the elements
    uint32_t size = 0;
    const SearchIndex* index = nullptr;  // nullptr: none
    uint64_t round = 0;                  // of the evaluation; 0: none
    uint64_t text_head = 0;
    uint64_t text = 0;
    Matches matches;
  };
  Matches FindAnywhere(Arena& arena, uint32_t search, const ElementList& elements, const Value* wanted);
  // nullptr: look at each element.
  const SearchIndex* IndexOf(Arena& arena, uint32_t search, const ElementList& elements);

  const std::vector<SearchSpec>& specs_;
  std::vector<PathHints> hints_;  // by search: a place a key of its paths
  const DataIndexes* data_ = nullptr;
  KnownIndexes of_data_;
  std::vector<Last> last_;      // by search
  uint64_t round_ = 0;          // evaluations so far
  KnownIndexes of_evaluation_;  // of collections that only this evaluation has
};

// Of each search in the policy.
std::vector<SearchSpec> SearchSpecs(const plan::Policy& policy);

}  // namespace regoc::eval
