#include "runtime/builtins/graph_index.h"

#include <algorithm>
#include <utility>

#include "runtime/builtins/typed.h"
#include "runtime/value/hashing.h"

namespace regoc::builtins {

namespace {

constexpr char kWalkKind = 0;
constexpr size_t kMaxEdges = UINT32_MAX;

}  // namespace

std::span<const Value> NeighboursOf(Value edges) {
  if (!edges.is_array() && !edges.is_set()) return {};
  return ItemsArg{edges}.unordered();
}

std::unique_ptr<const GraphIndex> GraphIndex::Of(const Object& graph) {
  std::unique_ptr<GraphIndex> index(new GraphIndex(graph));
  index->first_edge_.reserve(size_t{graph.count} + 1);
  index->first_edge_.push_back(0);
  for (uint32_t i = 0; i < graph.count; ++i) {
    if (!graph.items[i].key.is_string()) return nullptr;
    for (Value neighbour : NeighboursOf(graph.items[i].value)) {
      int64_t at = graph.Find(neighbour);
      index->edges_.push_back(at < 0 ? kNoVertex : static_cast<uint32_t>(at));
    }
    if (index->edges_.size() > kMaxEdges) return nullptr;
    index->first_edge_.push_back(static_cast<uint32_t>(index->edges_.size()));
  }
  return index;
}

GraphWalk& GraphWalk::Of(CallContext& ctx) {
  CacheEntry* entry = ctx.cache.Find(&kWalkKind, "");
  if (entry == nullptr) entry = ctx.cache.Insert(&kWalkKind, "", std::make_unique<GraphWalk>());
  return static_cast<GraphWalk&>(*entry);
}

void GraphWalk::Visit(uint32_t vertex) {
  if (vertex == GraphIndex::kNoVertex || visited_[vertex] == walk_) return;
  visited_[vertex] = walk_;
  reached_.push_back(vertex);
}

const std::vector<uint32_t>& GraphWalk::Reach(const GraphIndex& index, std::span<const Value> start) {
  if (visited_.size() < index.vertices()) visited_.resize(index.vertices());
  if (++walk_ == 0) {
    std::fill(visited_.begin(), visited_.end(), 0);
    walk_ = 1;
  }
  reached_.clear();
  for (Value node : start) {
    int64_t at = index.graph().Find(node);
    if (at >= 0) Visit(static_cast<uint32_t>(at));
  }
  for (size_t i = 0; i < reached_.size(); ++i)
    for (uint32_t neighbour : index.neighbours(reached_[i])) Visit(neighbour);
  std::sort(reached_.begin(), reached_.end());
  return reached_;
}

GraphIndexes::~GraphIndexes() {
  for (const Graph* graph = graphs_; graph != nullptr;) delete std::exchange(graph, graph->next);
  delete results_.load();
}

const GraphIndex* GraphIndexes::Get(const Object& graph) const {
  if (graph.count <= Object::kSmall || !graph.frozen) return nullptr;
  auto find = [&]() -> const Graph* {
    const Graph* known = graphs_.load(std::memory_order_acquire);
    while (known != nullptr && known->object != &graph) known = known->next;
    return known;
  };
  if (const Graph* known = find()) return known->index.get();
  if (!holds_(&graph)) return nullptr;
  std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock() || graph_count_ >= kMaxGraphs) return nullptr;
  if (const Graph* known = find()) return known->index.get();
  auto* made = new Graph{&graph, GraphIndex::Of(graph), graphs_.load(std::memory_order_relaxed)};
  if (results_.load(std::memory_order_relaxed) == nullptr) results_.store(new Results(), std::memory_order_release);
  ++graph_count_;
  graphs_.store(made, std::memory_order_release);
  return made->index.get();
}

uint64_t GraphIndexes::SlotOf(const GraphIndex& index, Value start) {
  return regoc::internal::HashWord(start.payload, reinterpret_cast<uintptr_t>(&index));
}

bool GraphIndexes::IsFor(const Result& result, const GraphIndex& index, Value start) {
  return result.start.payload == start.payload && result.start.head == start.head && result.index == &index;
}

OptionalValue GraphIndexes::Known(const GraphIndex& index, Value start) const {
  const Results& results = *results_.load(std::memory_order_acquire);
  for (uint64_t slot = SlotOf(index, start), i = 0; i < kProbes; ++i) {
    const Result* result = results.slots[(slot + i) % kSlots].load(std::memory_order_acquire);
    if (result == nullptr) break;
    if (IsFor(*result, index, start)) return result->reached;
  }
  return OptionalValue();
}

bool GraphIndexes::Keeps(const void* address) const {
  std::lock_guard lock(mutex_);
  return arena_.Holds(address);
}

void GraphIndexes::Keep(const GraphIndex& index, Value start, std::span<const uint32_t> reached) const {
  const void* address = start.is_array() ? static_cast<const void*>(start.items()) : &start.set();
  if (NeighboursOf(start).empty() || !holds_(address)) return;
  std::unique_lock lock(mutex_, std::try_to_lock);
  size_t bytes = reached.size() * (sizeof(Value) + 4 * sizeof(uint32_t)) + sizeof(Set) + sizeof(Result);
  if (!lock.owns_lock() || arena_.used_bytes() + bytes > kMaxKeptBytes) return;
  Results& results = *results_.load(std::memory_order_relaxed);
  for (uint64_t slot = SlotOf(index, start), i = 0; i < kProbes; ++i) {
    std::atomic<const Result*>& free = results.slots[(slot + i) % kSlots];
    if (const Result* there = free.load(std::memory_order_relaxed)) {
      if (IsFor(*there, index, start)) return;
      continue;
    }
    Set* set = Set::New(arena_, static_cast<uint32_t>(reached.size()));
    for (uint32_t vertex : reached) set->items[set->count++] = index.graph().items[vertex].key;
    set->Freeze();
    free.store(arena_.New<Result>(Result{&index, start, Value::Set(set)}), std::memory_order_release);
    return;
  }
}

}  // namespace regoc::builtins
