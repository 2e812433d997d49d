// graph.*: a graph is an object from each node to an array or set of its neighbours.
#include <algorithm>
#include <optional>
#include <vector>

#include "runtime/builtins/graph_index.h"
#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

Outcome CheckStart(CallContext& ctx, Value start) {
  if (start.is_array() || start.is_set()) return Outcome::Undefined();
  return ctx.OperandError(2, "{array, set}", start);
}

// In order: the set is made sorted.
Value ReachInIndex(CallContext& ctx, const GraphIndex& index, Value start) {
  const std::vector<uint32_t>& reached = GraphWalk::Of(ctx).Reach(index, NeighboursOf(start));
  ctx.graphs->Keep(index, start, reached);
  Set* set = Set::New(ctx.arena, static_cast<uint32_t>(reached.size()));
  for (uint32_t vertex : reached) set->items[set->count++] = index.graph().items[vertex].key;
  return Value::Set(set);
}

// Nodes that are not keys of the graph are not reached.
Outcome Reachable(CallContext& ctx, ObjectArg graph, Value start) {
  if (Outcome wrong = CheckStart(ctx, start); wrong.failed()) return wrong;
  if (const GraphIndex* index = ctx.graphs == nullptr ? nullptr : ctx.graphs->Get(graph)) {
    if (OptionalValue known = ctx.graphs->Known(*index, start)) return *known;
    return ReachInIndex(ctx, *index, start);
  }
  Set* reached = Set::New(ctx.arena);
  std::vector<Value> pending;
  auto visit = [&](std::span<const Value> nodes) {
    for (Value node : nodes) {
      OptionalValue edges = graph.Get(node);
      if (edges && reached->Add(node)) pending.push_back(*edges);
    }
  };
  visit(NeighboursOf(start));
  while (!pending.empty()) {
    Value edges = pending.back();
    pending.pop_back();
    visit(NeighboursOf(edges));
  }
  return Value::Set(reached);
}

// A graph as the walk over its paths sees it: by hash, or through an index.
class ByKey {
 public:
  using Node = Value;
  explicit ByKey(const Object& graph) : graph_(graph) {}

  // The neighbours of a node; nothing when it is not in the graph.
  std::optional<std::span<const Value>> Of(Value node) const {
    OptionalValue edges = graph_.Get(node);
    if (!edges) return std::nullopt;
    return NeighboursOf(*edges);
  }
  Value ValueOf(Value node) const { return node; }
  static bool Same(Value a, Value b) { return Equal(a, b); }

 private:
  const Object& graph_;
};

class ByIndex {
 public:
  using Node = uint32_t;
  explicit ByIndex(const GraphIndex& index) : index_(index) {}

  std::optional<std::span<const uint32_t>> Of(uint32_t node) const {
    if (node == GraphIndex::kNoVertex) return std::nullopt;
    return index_.neighbours(node);
  }
  Value ValueOf(uint32_t node) const { return index_.graph().items[node].key; }
  static bool Same(uint32_t a, uint32_t b) { return a == b; }

 private:
  const GraphIndex& index_;
};

// Collects the paths that end in a node without neighbours, outside of the graph, or where a cycle closes.
template <typename Graph>
class PathFinder {
 public:
  using Node = typename Graph::Node;
  PathFinder(CallContext& ctx, const Graph& graph) : ctx_(ctx), graph_(graph), paths_(Set::New(ctx.arena)) {}

  // An edge from the start to itself is followed once, as in OPA.
  Outcome From(Node start) {
    auto neighbours = graph_.Of(start);
    if (!neighbours) return Outcome::Undefined();
    path_ = {start};
    if (neighbours->empty()) Commit();
    for (Node neighbour : *neighbours) {
      auto further = graph_.Of(neighbour);
      if (!further) Commit();
      Outcome outcome = further ? Extend(neighbour, *further) : ctx_.CheckLimits(kDoing);
      if (outcome.failed()) return outcome;
    }
    return Outcome::Undefined();
  }
  Value paths() const { return Value::Set(paths_); }

 private:
  static constexpr size_t kMaxDepth = 10000;
  static constexpr std::string_view kDoing = "finding all paths";

  Outcome Extend(Node node, std::span<const Node> neighbours) {
    if (path_.size() >= kMaxDepth) return ctx_.Error("path is longer than 10000 nodes");
    path_.push_back(node);
    if (neighbours.empty()) Commit();
    Outcome outcome;
    for (Node neighbour : neighbours) {
      outcome = Follow(neighbour);
      if (outcome.failed()) break;
    }
    path_.pop_back();
    return outcome;
  }

  Outcome Follow(Node neighbour) {
    auto further = graph_.Of(neighbour);
    if (!further || OnPath(neighbour)) {
      Commit();
      return ctx_.CheckLimits(kDoing);
    }
    return Extend(neighbour, *further);
  }

  bool OnPath(Node node) const {
    return std::any_of(path_.begin(), path_.end(), [&](Node on_path) { return Graph::Same(on_path, node); });
  }

  void Commit() {
    Value* copy = ctx_.arena.AllocateArray<Value>(path_.size());
    for (size_t i = 0; i < path_.size(); ++i) copy[i] = graph_.ValueOf(path_[i]);
    paths_->Add(Value::Array(copy, path_.size()));
  }

  CallContext& ctx_;
  const Graph graph_;
  Set* paths_;
  std::vector<Node> path_;
};

Outcome ReachablePaths(CallContext& ctx, ObjectArg graph, Value start) {
  if (Outcome wrong = CheckStart(ctx, start); wrong.failed()) return wrong;
  if (const GraphIndex* index = ctx.graphs == nullptr ? nullptr : ctx.graphs->Get(graph)) {
    PathFinder finder(ctx, ByIndex(*index));
    for (Value node : NeighboursOf(start)) {
      int64_t at = graph.Find(node);
      if (at < 0) continue;
      if (Outcome outcome = finder.From(static_cast<uint32_t>(at)); outcome.failed()) return outcome;
    }
    return finder.paths();
  }
  PathFinder finder(ctx, ByKey(graph));
  for (Value node : NeighboursOf(start)) {
    if (Outcome outcome = finder.From(node); outcome.failed()) return outcome;
  }
  return finder.paths();
}

}  // namespace

REGOC_REGISTER_BUILTINS(Graphs,
                        {{"graph.reachable", Typed<Reachable>}, {"graph.reachable_paths", Typed<ReachablePaths>}});

}  // namespace regoc::builtins
