#include "compiler/optimize/shapes.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "compiler/optimize/flow_graph.h"

namespace regoc::optimize {

namespace {

using plan::LocalId;
using plan::Operand;
using Node = FlowGraph::Node;

// Built-ins whose result holds parts of what they are given, under the same keys or as elements.
bool PassesOn(std::string_view name) {
  constexpr std::string_view kNames[] = {"and",           "array.concat",  "array.reverse", "array.slice", "intersection",
                                         "minus",         "object.filter", "object.remove", "object.union", "or",
                                         "object.union_n", "union"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Walks over all statements and joins the places between which values go.
class Flow {
 public:
  Flow(plan::Policy& policy, FlowGraph& graph) : policy_(policy), graph_(graph) {
    uint32_t next = 0;
    for (const plan::Func& func : policy.funcs) first_.push_back(next), next += func.locals + 1;
    graph_.Add(next);
    std::map<std::string_view, uint32_t> first_with;
    for (uint32_t i = 0; i < policy.constants.size(); ++i) {
      const Value& constant = policy.constants[i];
      same_.push_back(constant.is_string() ? first_with.try_emplace(constant.text(), i).first->second : i);
    }
  }

  void Run() {
    for (func_ = 0; func_ < policy_.funcs.size(); ++func_) Body(policy_.funcs[func_].body);
    for (const plan::Entrypoint& entry : policy_.entrypoints) {
      auto func = static_cast<uint32_t>(entry.func);
      graph_.Join(Input(), LocalOf(func, plan::kInput));
    }
  }
  Node Input() { return policy_.entrypoints.empty() ? graph_.New() : LocalOf(EntryFunc(), plan::kInput); }
  // Of the function that is walked over.
  Node Place(LocalId id) const { return LocalOf(func_, id); }
  void Enter(uint32_t func) { func_ = func; }
  // The first constant that is equal to this string.
  uint32_t KeyOf(Operand constant) const { return same_[constant.index]; }

 private:
  uint32_t EntryFunc() const { return static_cast<uint32_t>(policy_.entrypoints.front().func); }
  Node LocalOf(uint32_t func, LocalId id) const { return first_[func] + static_cast<uint32_t>(id); }
  Node ResultOf(uint32_t func) const { return first_[func] + policy_.funcs[func].locals; }
  const Value* ConstantOf(Operand o) const { return o.constant ? &policy_.constants[o.index] : nullptr; }

  void Join(LocalId a, Operand b) {
    if (!b.constant) graph_.Join(Place(a), Place(b.local()));
  }
  // What `key` leads to in what `from` holds.
  Node Step(Node from, Operand key) {
    const Value* constant = ConstantOf(key);
    if (constant != nullptr && constant->is_string()) return graph_.Field(from, KeyOf(key));
    if (constant == nullptr || !constant->is_number()) graph_.Open(from);
    return graph_.Elements(from);
  }
  // What any key leads to.
  Node Any(Node from) {
    graph_.Open(from);
    return graph_.Elements(from);
  }
  Node Along(Node from, const std::vector<Operand>& path) {
    for (Operand key : path) from = Step(from, key);
    return from;
  }

  void Body(const plan::Block& block) {
    for (const plan::Stmt& stmt : block.stmts)
      std::visit(
          [this](const auto& node) {
            See(node);
            if constexpr (requires { node.body; }) Body(node.body);
          },
          stmt.node);
  }

  template <typename Stmt>
  void See(const Stmt&) {}
  void See(const plan::Assign& s) { Join(s.target, s.source); }
  void See(const plan::AssignOnce& s) { Join(s.target, s.source); }
  void See(const plan::Dot& s) {
    if (!s.source.constant) graph_.Join(Place(s.target), Step(Place(s.source.local()), s.key));
  }
  void See(const plan::ArrayAppend& s) { Put(graph_.Elements(Place(s.array)), s.value); }
  void See(const plan::SetAdd& s) { Put(graph_.Elements(Place(s.set)), s.value); }
  void See(const plan::ObjectPut& s) { Put(Step(Place(s.object), s.key), s.value); }
  void See(const plan::ObjectPutPath& s) {
    Node at = Along(Place(s.object), s.path);
    Put(s.into_set ? graph_.Elements(at) : at, s.value);
  }
  void See(const plan::Merge& s) {
    graph_.Join(Place(s.target), Place(s.a));
    graph_.Join(Place(s.target), Place(s.b));
  }
  void See(const plan::Scan& s) { Loop(s.source, s.value); }
  void See(const plan::Find& s) {
    Loop(s.source, s.value);
    for (const std::vector<plan::ConstId>& path : policy_.searches[s.search].paths) {
      Node at = Place(s.value);
      for (plan::ConstId key : path) at = Step(at, Operand::Const(key));
    }
  }
  void See(const plan::Join& s) {
    Loop(s.source, s.value);
    const plan::Search& search = policy_.searches[s.search];
    Node at = Place(search.of_key ? s.key : s.value);
    for (plan::ConstId key : search.key) at = Step(at, Operand::Const(key));
    if (s.table.constant) return;
    at = Any(Place(s.table.local()));
    for (const plan::Hop& hop : search.hops) at = hop.kind == plan::Hop::kField ? Step(at, Operand::Const(hop.field)) : Any(at);
    for (const std::vector<plan::ConstId>& path : search.paths) {
      Node end = at;
      for (plan::ConstId key : path) end = Step(end, Operand::Const(key));
    }
  }
  void See(const plan::With& s) { Put(Along(Place(s.document), s.path), s.value); }
  void See(const plan::Call& s) {
    auto callee = static_cast<uint32_t>(s.func);
    for (uint32_t i = 0; i < s.args.size(); ++i)
      if (!s.args[i].constant) graph_.Join(LocalOf(callee, LocalId{i}), Place(s.args[i].local()));
    graph_.Join(Place(s.result), ResultOf(callee));
  }
  void See(const plan::CallBuiltin& s) {
    const std::string& name = policy_.builtins[s.builtin];
    if (name == "object.get" && s.args.size() == 3) {
      if (!s.args[0].constant) graph_.Join(Place(s.result), Step(Place(s.args[0].local()), s.args[1]));
      return Join(s.result, s.args[2]);
    }
    if (!PassesOn(name)) return;
    for (Operand arg : s.args) Join(s.result, arg);
  }
  void See(const plan::Return& s) { graph_.Join(ResultOf(func_), Place(s.source)); }

  void Put(Node to, Operand value) {
    if (!value.constant) graph_.Join(to, Place(value.local()));
  }
  void Loop(Operand source, LocalId value) {
    if (source.constant) return;
    graph_.Open(Place(source.local()));
    graph_.Join(Place(value), graph_.Elements(Place(source.local())));
  }

  plan::Policy& policy_;
  FlowGraph& graph_;
  std::vector<Node> first_;  // of a function: its first local; its result follows the last
  std::vector<uint32_t> same_;  // by constant
  uint32_t func_ = 0;
};

// Numbers the places that can be reached from the input and writes them down.
class Writer {
 public:
  Writer(plan::Policy& policy, FlowGraph& graph) : policy_(policy), graph_(graph) {}

  void Write(Node input) {
    policy_.shapes.emplace_back();
    policy_.input_shape = Number(input);
    if (policy_.input_shape == 0) {  // nothing of it is read
      policy_.shapes.emplace_back();
      policy_.input_shape = 1;
    }
    for (size_t next = 0; next < order_.size(); ++next) Fill(order_[next]);
  }
  plan::Place PlaceOf(Node node, uint32_t key) {
    auto at = numbers_.find(graph_.Find(node));
    if (at == numbers_.end()) return {};
    const std::vector<plan::ConstId>& keys = policy_.shapes[at->second].keys;
    auto slot = std::find(keys.begin(), keys.end(), plan::ConstId{key});
    return slot == keys.end() ? plan::Place{} : plan::Place{at->second, static_cast<uint32_t>(slot - keys.begin())};
  }

 private:
  // 0 for a place of which nothing is read.
  uint32_t Number(Node node) {
    node = graph_.Find(node);
    if (graph_.IsLeaf(node)) return 0;
    auto [at, is_new] = numbers_.try_emplace(node, static_cast<uint32_t>(policy_.shapes.size()));
    if (is_new) policy_.shapes.emplace_back(), order_.push_back(node);
    return at->second;
  }
  void Fill(Node node) {
    plan::Shape shape;
    shape.open = graph_.IsOpen(node);
    if (graph_.HasElements(node)) shape.elements = Number(graph_.Elements(node));
    if (!shape.open) {
      for (const auto& [key, field] : graph_.Fields(node)) {
        shape.keys.push_back(plan::ConstId{key});
        shape.fields.push_back(Number(field));
      }
    }
    policy_.shapes[numbers_[node]] = std::move(shape);
  }

  plan::Policy& policy_;
  FlowGraph& graph_;
  std::map<Node, uint32_t> numbers_;
  std::vector<Node> order_;
};

void PlaceDots(plan::Block& block, const Flow& flow, Writer& writer) {
  for (plan::Stmt& stmt : block.stmts) {
    if (auto* dot = std::get_if<plan::Dot>(&stmt.node); dot != nullptr && !dot->source.constant && dot->key.constant)
      dot->place = writer.PlaceOf(flow.Place(dot->source.local()), flow.KeyOf(dot->key));
    std::visit(
        [&](auto& node) {
          if constexpr (requires { node.body; }) PlaceDots(node.body, flow, writer);
        },
        stmt.node);
  }
}

}  // namespace

void MakeShapes(plan::Policy& policy) {
  FlowGraph graph;
  Flow flow(policy, graph);
  flow.Run();
  Writer writer(policy, graph);
  writer.Write(flow.Input());
  for (uint32_t func = 0; func < policy.funcs.size(); ++func) {
    flow.Enter(func);
    PlaceDots(policy.funcs[func].body, flow, writer);
  }
}

}  // namespace regoc::optimize
