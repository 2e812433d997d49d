// Elements that a table of a base document leads on from (plan::Join): an index from what is wanted to the keys of the
// table, instead of a look into the table for each element.
//
//   some g in groups; input.action in data.grants[g][input.resource]
//
// finds who grants this action on this resource with one look-up, and tests each group with one bit.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/eval/search.h"
#include "runtime/value/table.h"

namespace regoc::eval {

// Over one object or array of a base document. Lies in an arena, immutable.
struct JoinIndex {
  struct Slot {
    uint32_t hash;   // of what the group's keys lead to
    uint32_t group;  // + 1; 0: none
  };
  struct Group {
    uint32_t first;  // in `positions`
    uint32_t count;
  };
  // Texts of a document are there once, so that a key of the table is mostly known by its address.
  struct KnownText {
    const char* text;  // nullptr: none
    uint32_t size;
    uint32_t position;
  };
  Value table;
  bool by_path = false;           // its keys are looked up as with Dot::by_path
  const void* address = nullptr;  // of its elements
  uint32_t size = 0;
  uint32_t values = 0;          // that are wanted
  const Slot* slots = nullptr;  // open addressing
  uint32_t mask = 0;
  const Group* groups = nullptr;
  const Value* held = nullptr;          // `values` a group
  const uint32_t* positions = nullptr;  // of keys in the table: a group's in order
  const uint64_t* bits = nullptr;       // `bit_words` a group: the same by position; nullptr where they would be sparse
  uint32_t bit_words = 0;
  const KnownText* texts = nullptr;  // open addressing
  uint32_t text_mask = 0;

  // nullptr when the table leads to too much, or too many of it collide.
  static const JoinIndex* Build(Arena& arena, const SearchSpec& spec, Value table);

  // The group that leads to all that is wanted, or nullptr.
  const Group* Find(const Value* wanted) const;
  bool Has(const Group& group, uint32_t position) const;
  const uint64_t* BitsOf(const Group& group) const { return bits + size_t(&group - groups) * bit_words; }
  // Of a key in the table, or -1. Arrays and numbers by path are found slowly.
  int64_t PositionOf(Value key) const;

 private:
  int64_t PositionInArray(Value key) const;
};

// Where the elements of collections stand in tables, for collections and tables of one document, of one thread: a
// collection that many decisions join, as the groups of a user, is looked up once. Bounded.
class KnownPositions {
 public:
  static constexpr uint32_t kMaxElements = 256;
  struct Positions {
    const void* elements = nullptr;  // nullptr: none
    const JoinIndex* index = nullptr;
    uint32_t size = 0;
    bool known = false;        // false: the collection may not live as long as the table
    std::vector<uint32_t> at;    // of those that are keys of the table
    std::vector<uint64_t> bits;  // the same by position, where the index has bits and these are few words
  };
  // What was added for these last, or nullptr.
  const Positions* Find(const ElementList& elements, const JoinIndex* index) const;
  const Positions& Add(const ElementList& elements, const JoinIndex* index, bool known);
  void Clear() { slots_.clear(); }

 private:
  static constexpr size_t kSlots = 1024;
  static size_t SlotOf(const ElementList& elements, const JoinIndex* index);

  std::vector<Positions> slots_;
};

// Joins of one thread.
class Joins {
 public:
  explicit Joins(const std::vector<SearchSpec>& specs) : specs_(specs), last_(specs.size()) {}
  // Before each evaluation.
  void Begin(const DataIndexes* data);
  // plan::Join; one position at most with `once`. Allocates in `arena`.
  Matches Find(Arena& arena, uint32_t search, const ElementList& elements, OptionalValue table,
               const OptionalValue* wanted, bool once);

 private:
  // nullptr: look into the table.
  const JoinIndex* IndexOf(uint32_t search, Value table);

  // Of what lives as long as the document; nullptr for other collections.
  const KnownPositions::Positions* PositionsOf(const ElementList& elements, const JoinIndex* index);

  const std::vector<SearchSpec>& specs_;
  const DataIndexes* data_ = nullptr;
  KnownIndexes known_;
  std::vector<KnownIndexes::Known> last_;  // by search: the one that was asked last
  KnownPositions positions_;
};

}  // namespace regoc::eval
