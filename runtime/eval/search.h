// Elements of a collection by what they hold (plan::Find): a hash index instead of a look at each.
//
// Indexes over base documents are made at the first search and live as long as the document, shared by all threads. A
// collection that only one evaluation has, as a list of the input, is read through once; when it is searched a second
// time it gets an index of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/plan/plan.h"
#include "runtime/value/value.h"

namespace regoc::eval {

// The values that a search compares, as constants of the policy: one path a condition.
struct SearchSpec {
  std::vector<std::vector<Value>> paths;
  std::string text;  // of the paths: equal for equal searches, whatever the policy
};

// Positions of the elements that fit, in order.
struct Matches {
  const uint32_t* positions = nullptr;
  uint32_t count = 0;
};

// Elements of a collection by position: in Rego's order, or as they lie.
class ElementList {
 public:
  // No collection: empty.
  ElementList(Value source, bool any_order);
  uint32_t size() const { return size_; }
  Value value(uint32_t at) const { return *reinterpret_cast<const Value*>(first_ + at * step_ + value_offset_); }
  Value key(uint32_t at) const {
    return indexed_ ? Value::Int(at) : *reinterpret_cast<const Value*>(first_ + at * step_);
  }
  const void* address() const { return first_; }

 private:
  const char* first_ = nullptr;
  uint32_t size_ = 0;
  uint32_t step_ = sizeof(Value);
  uint32_t value_offset_ = 0;
  bool indexed_ = false;
};

// Groups of elements that hold the same at the paths of a search. Lies in an arena, immutable.
struct SearchIndex {
  struct Group {
    uint32_t first;  // in `positions`
    uint32_t count;
  };
  const uint32_t* slots = nullptr;  // open addressing: group + 1, or 0
  uint32_t mask = 0;
  const Group* groups = nullptr;
  const uint32_t* positions = nullptr;

  // nullptr when too many elements collide, as input that was made for it would have them.
  static const SearchIndex* Build(Arena& arena, const SearchSpec& spec, const ElementList& elements);
  Matches Find(const SearchSpec& spec, const ElementList& elements, const Value* wanted) const;
};

// The indexes over one base document. Thread-safe.
class DataIndexes {
 public:
  // `data` holds the document and outlives this.
  explicit DataIndexes(const Arena& data) : data_(data) {}
  bool Holds(const ElementList& elements) const { return data_.Holds(elements.address()); }
  // The index over elements of the document, made when there is none. nullptr when they can't be indexed.
  const SearchIndex* Get(const SearchSpec& spec, const ElementList& elements) const;

 private:
  const Arena& data_;
  mutable std::mutex mutex_;
  mutable Arena arena_;
  mutable std::unordered_map<std::string, const SearchIndex*> indexes_;  // by address and text of the search
};

// Searches of one thread.
class Searches {
 public:
  explicit Searches(const std::vector<SearchSpec>& specs) : specs_(specs), last_(specs.size()) {}
  // Forgets what the evaluation before had.
  void Begin(const DataIndexes* data);
  // The elements of `source` that hold wanted[i] at path i of the search. Allocates in `arena`.
  Matches Find(Arena& arena, uint32_t search, const ElementList& elements, const Value* wanted);

 private:
  struct Known {
    const void* address = nullptr;
    const SearchIndex* index = nullptr;
    uint64_t evaluation = 0;  // of a collection that only this evaluation has; 0: of the base document
  };
  const SearchIndex* IndexOf(Arena& arena, uint32_t search, const ElementList& elements);

  const std::vector<SearchSpec>& specs_;
  const DataIndexes* data_ = nullptr;
  uint64_t evaluation_ = 0;
  std::vector<Known> last_;  // by search: what it found last
  // By address and search: what this thread has of the document's indexes, and this evaluation's own.
  std::unordered_map<uint64_t, Known> of_data_;
  std::unordered_map<uint64_t, Known> of_evaluation_;
};

// Of each search in the policy.
std::vector<SearchSpec> SearchSpecs(const plan::Policy& policy);

}  // namespace regoc::eval
