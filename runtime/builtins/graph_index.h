// Graphs of a base document, prepared for graph.reachable and graph.reachable_paths: vertices are the positions of the
// object's keys, edges are numbers, and what is reached from a start that lies in the document too is kept.
//
//   graph.reachable(data.parents, data.member_of[input.user])
//
// costs one look-up when somebody asked for the same start before, else about as much as its result is large.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "runtime/base/arena.h"
#include "runtime/builtins/builtin.h"
#include "runtime/value/table.h"

namespace regoc::builtins {

// Immutable.
class GraphIndex {
 public:
  static constexpr uint32_t kNoVertex = UINT32_MAX;  // a neighbour that is no key of the graph

  // nullptr when it has keys that are not strings, or too many edges.
  static std::unique_ptr<const GraphIndex> Of(const Object& graph);

  const Object& graph() const { return graph_; }
  uint32_t vertices() const { return graph_.count; }
  std::span<const uint32_t> neighbours(uint32_t vertex) const {
    return {edges_.data() + first_edge_[vertex], first_edge_[vertex + 1] - first_edge_[vertex]};
  }

 private:
  explicit GraphIndex(const Object& graph) : graph_(graph) {}

  const Object& graph_;
  std::vector<uint32_t> first_edge_, edges_;
};

// What is neither array nor set has no neighbours.
std::span<const Value> NeighboursOf(Value edges);

// A walk over an index that visits each vertex once. Keeps its memory: one for each thread.
class GraphWalk : public CacheEntry {
 public:
  // The one of this thread.
  static GraphWalk& Of(CallContext& ctx);

  // All that can be reached from the vertices among `start`, them included, in order. Valid until the next call.
  const std::vector<uint32_t>& Reach(const GraphIndex& index, std::span<const Value> start);

 private:
  void Visit(uint32_t vertex);

  std::vector<uint32_t> visited_;  // by vertex: the walk that visited it last
  uint32_t walk_ = 0;
  std::vector<uint32_t> reached_;
};

// The graphs of one base document. Thread-safe; what is there already is read without a lock.
class GraphIndexes {
 public:
  // `holds` says whether an address lies in the document.
  explicit GraphIndexes(std::function<bool(const void*)> holds) : holds_(std::move(holds)) {}
  ~GraphIndexes();
  GraphIndexes(const GraphIndexes&) = delete;
  GraphIndexes& operator=(const GraphIndexes&) = delete;

  // The index of a graph that lies in the document, made when there is none. nullptr for others, for small ones, and
  // while another thread makes one.
  const GraphIndex* Get(const Object& graph) const;
  // What graph.reachable gave for this start; undefined when nobody asked, or it was too much to keep.
  OptionalValue Known(const GraphIndex& index, Value start) const;
  // Whether an address lies in a result that is kept: it lives as long as this.
  bool Keeps(const void* address) const;
  // Keeps it, when `start` lies in the document.
  void Keep(const GraphIndex& index, Value start, std::span<const uint32_t> reached) const;

  static constexpr size_t kMaxGraphs = 64;
  static constexpr size_t kMaxKeptBytes = size_t{16} << 20;

 private:
  struct Graph {
    const Object* object;
    std::unique_ptr<const GraphIndex> index;
    const Graph* next;
  };
  struct Result {
    const GraphIndex* index = nullptr;
    Value start;  // by its words: an address of the document is that of one value, but for slices
    Value reached;
  };
  static constexpr size_t kSlots = size_t{1} << 15;
  static constexpr size_t kProbes = 8;
  struct Results {
    std::atomic<const Result*> slots[kSlots];
  };
  static uint64_t SlotOf(const GraphIndex& index, Value start);
  static bool IsFor(const Result& result, const GraphIndex& index, Value start);

  std::function<bool(const void*)> holds_;
  mutable std::mutex mutex_;
  mutable std::atomic<const Graph*> graphs_ = nullptr;
  mutable size_t graph_count_ = 0;
  mutable std::atomic<Results*> results_ = nullptr;
  mutable Arena arena_;  // of what is kept
};

}  // namespace regoc::builtins
