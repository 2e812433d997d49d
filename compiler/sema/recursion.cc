#include <algorithm>

#include "compiler/sema/graph.h"

namespace regoc::sema {

// Tarjan's algorithm, without recursion: chains of rules may be long.
Components FindComponents(const RuleGraph& graph) {
  constexpr size_t kNone = static_cast<size_t>(-1);
  size_t count = graph.nodes().size();
  Components out{std::vector<size_t>(count, kNone), {}, std::vector<size_t>(count, 0)};
  std::vector<size_t> index(count, kNone), low(count, 0), next_edge(count, 0), stack, path;
  std::vector<bool> on_stack(count, false);
  size_t counter = 0, finished = 0;
  auto close = [&](size_t n) {
    out.sizes.push_back(0);
    for (size_t member = kNone; member != n; stack.pop_back()) {
      member = stack.back();
      on_stack[member] = false;
      out.of[member] = out.sizes.size() - 1;
      ++out.sizes.back();
    }
  };
  for (size_t root = 0; root < count; ++root) {
    if (index[root] != kNone) continue;
    path.push_back(root);
    while (!path.empty()) {
      size_t n = path.back();
      if (index[n] == kNone) {
        index[n] = low[n] = counter++;
        stack.push_back(n);
        on_stack[n] = true;
      }
      if (next_edge[n] < graph.EdgesOf(n).size()) {
        size_t to = graph.EdgesOf(n)[next_edge[n]++].to;
        if (index[to] == kNone)
          path.push_back(to);
        else if (on_stack[to])
          low[n] = std::min(low[n], index[to]);
        continue;
      }
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[n]);
      out.finished[n] = finished++;
      if (low[n] == index[n]) close(n);
    }
  }
  return out;
}

namespace {

class RecursionChecker {
 public:
  explicit RecursionChecker(Analysis& analysis)
      : analysis_(analysis), graph_(analysis), components_(FindComponents(graph_)) {}

  // In order of the rules' names, which decides what is reported before the limit is reached.
  void Report() {
    std::vector<size_t> position = PositionsInTree(), cyclic;
    for (size_t n = 0; n < graph_.rule_nodes(); ++n)
      if (IsCyclic(n)) cyclic.push_back(n);
    std::stable_sort(cyclic.begin(), cyclic.end(), [&](size_t a, size_t b) {
      return position[graph_.nodes()[a].rule] < position[graph_.nodes()[b].rule];
    });
    for (size_t i = 0; i < cyclic.size() && !limit_reached_; ++i) ReportCycle(cyclic[i]);
  }
  void SetOrder() {
    std::vector<size_t>& order = analysis_.program.dependency_order;
    std::vector<size_t> last(analysis_.program.rules.size(), 0);
    for (size_t n = 0; n < graph_.rule_nodes(); ++n) {
      size_t& position = last[graph_.nodes()[n].rule];
      position = std::max(position, components_.finished[n]);
    }
    order.resize(last.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return last[a] < last[b]; });
  }

 private:
  // By rule. Names may be long: without recursion.
  std::vector<size_t> PositionsInTree() const {
    std::vector<size_t> position(analysis_.program.rules.size(), 0);
    std::vector<const RuleTree*> left{&analysis_.program.tree};
    for (size_t next = 0; !left.empty();) {
      const RuleTree& node = *left.back();
      left.pop_back();
      for (size_t rule : node.rules) position[rule] = next++;
      for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) left.push_back(&child->second);
    }
    return position;
  }
  bool IsCyclic(size_t n) const {
    if (components_.sizes[components_.of[n]] > 1) return true;
    const auto& edges = graph_.EdgesOf(n);
    return std::any_of(edges.begin(), edges.end(), [n](const RuleGraph::Edge& e) { return e.to == n; });
  }

  // A shortest way from a node back to itself, both ends included; empty when there is none.
  std::vector<size_t> CycleFrom(size_t start, bool certain_only) const {
    std::unordered_map<size_t, size_t> came_from;
    std::vector<size_t> queue{start};
    for (size_t i = 0; i < queue.size(); ++i) {
      for (const RuleGraph::Edge& edge : graph_.EdgesOf(queue[i])) {
        if (components_.of[edge.to] != components_.of[start] || (certain_only && !edge.certain)) continue;
        if (edge.to != start) {
          if (came_from.emplace(edge.to, queue[i]).second) queue.push_back(edge.to);
          continue;
        }
        std::vector<size_t> cycle{start};
        for (size_t n = queue[i]; n != start; n = came_from[n]) cycle.push_back(n);
        cycle.push_back(start);
        std::reverse(cycle.begin(), cycle.end());
        return cycle;
      }
    }
    return {};
  }

  std::string PathText(const std::vector<size_t>& rules) const {
    std::string path;
    for (size_t n : rules) path += (path.empty() ? "" : " -> ") + RuleText(analysis_, graph_.nodes()[n].rule);
    return path;
  }

  void ReportCycle(size_t n) {
    std::vector<size_t> cycle = CycleFrom(n, true);
    bool certain = !cycle.empty();
    if (!certain) cycle = CycleFrom(n, false);
    std::vector<size_t> rules;
    for (size_t step : cycle)
      if (step < graph_.rule_nodes()) rules.push_back(step);
    SourceRange range = graph_.nodes()[n].source->range;
    std::string name = RuleText(analysis_, graph_.nodes()[n].rule);
    Reporter& reporter = analysis_.reporter;
    if (certain) {
      reporter.Fatal(kRecursive, range, {name, PathText(rules)}).hint =
          "rules can't depend on themselves; `walk` and `graph.reachable` follow nested data";
    } else {
      std::string cause;
      for (size_t i = 1; i < rules.size() && cause.empty(); ++i)
        cause = DynamicCause(analysis_, graph_, rules[i - 1], rules[i], i == 1);
      reporter.Fatal(kMayRecurse, range, {name, PathText(rules), cause}).hint =
          "write the reference with names instead of variables where they are known";
    }
    size_t limit = analysis_.options.max_errors;
    limit_reached_ = limit != 0 && reporter.count() >= limit;
  }

  Analysis& analysis_;
  RuleGraph graph_;
  Components components_;
  bool limit_reached_ = false;
};

}  // namespace

void CheckRecursion(Analysis& analysis) {
  RecursionChecker checker(analysis);
  checker.Report();
  checker.SetOrder();
}

}  // namespace regoc::sema
