// graph.*: a graph is an object from each node to an array or set of its neighbours.
#include <vector>

#include "runtime/builtins/text.h"
#include "runtime/builtins/typed.h"

namespace regoc::builtins {

namespace {

// What is neither array nor set has no neighbours.
std::span<const Value> Neighbours(Value edges) {
  if (!edges.is_array() && !edges.is_set()) return {};
  return ItemsArg{edges}.unordered();
}

Outcome CheckStart(CallContext& ctx, Value start) {
  if (start.is_array() || start.is_set()) return Outcome::Undefined();
  return ctx.OperandError(2, "{array, set}", start);
}

// Nodes that are not keys of the graph are not reached.
Outcome Reachable(CallContext& ctx, ObjectArg graph, Value start) {
  if (Outcome wrong = CheckStart(ctx, start); wrong.failed()) return wrong;
  Set* reached = Set::New(ctx.arena);
  std::vector<Value> pending;
  auto visit = [&](std::span<const Value> nodes) {
    for (Value node : nodes) {
      OptionalValue edges = graph.Get(node);
      if (edges && reached->Add(node)) pending.push_back(*edges);
    }
  };
  visit(Neighbours(start));
  while (!pending.empty()) {
    Value edges = pending.back();
    pending.pop_back();
    visit(Neighbours(edges));
  }
  return Value::Set(reached);
}

// Collects the paths that end in a node without neighbours, outside of the graph, or where a cycle closes.
class PathFinder {
 public:
  PathFinder(CallContext& ctx, const Object& graph) : ctx_(ctx), graph_(graph), paths_(Set::New(ctx.arena)) {}

  // An edge from the start to itself is followed once, as in OPA.
  Outcome From(Value start) {
    OptionalValue edges = graph_.Get(start);
    if (!edges) return Outcome::Undefined();
    path_ = {start};
    std::span<const Value> neighbours = Neighbours(*edges);
    if (neighbours.empty()) Commit();
    for (Value neighbour : neighbours) {
      OptionalValue further = graph_.Get(neighbour);
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

  Outcome Extend(Value node, Value edges) {
    if (path_.size() >= kMaxDepth) return ctx_.Error("path is longer than 10000 nodes");
    path_.push_back(node);
    std::span<const Value> neighbours = Neighbours(edges);
    if (neighbours.empty()) Commit();
    Outcome outcome;
    for (Value neighbour : neighbours) {
      outcome = Follow(neighbour);
      if (outcome.failed()) break;
    }
    path_.pop_back();
    return outcome;
  }

  Outcome Follow(Value neighbour) {
    OptionalValue edges = graph_.Get(neighbour);
    if (!edges || OnPath(neighbour)) {
      Commit();
      return ctx_.CheckLimits(kDoing);
    }
    return Extend(neighbour, *edges);
  }

  bool OnPath(Value node) const {
    for (Value v : path_) {
      if (Equal(v, node)) return true;
    }
    return false;
  }

  void Commit() {
    Value* copy = ctx_.arena.AllocateArray<Value>(path_.size());
    std::copy(path_.begin(), path_.end(), copy);
    paths_->Add(Value::Array(copy, path_.size()));
  }

  CallContext& ctx_;
  const Object& graph_;
  Set* paths_;
  std::vector<Value> path_;
};

Outcome ReachablePaths(CallContext& ctx, ObjectArg graph, Value start) {
  if (Outcome wrong = CheckStart(ctx, start); wrong.failed()) return wrong;
  PathFinder finder(ctx, graph);
  for (Value node : Neighbours(start)) {
    if (Outcome outcome = finder.From(node); outcome.failed()) return outcome;
  }
  return finder.paths();
}

}  // namespace

REGOC_REGISTER_BUILTINS(Graphs,
                        {{"graph.reachable", Typed<Reachable>}, {"graph.reachable_paths", Typed<ReachablePaths>}});

}  // namespace regoc::builtins
