#include "runtime/plan/verify.h"

#include <algorithm>

#include "runtime/plan/verify_decisions.h"

namespace regoc::plan {

namespace {

class FuncVerifier {
 public:
  FuncVerifier(const Policy& policy, const Func& func, const PlanLimits& limits) : policy_(policy), func_(func), limits_(limits) {}

  Status Run() {
    if (func_.params < 2 || func_.params > func_.locals) return Error{func_.name + ": parameters do not fit its locals"};
    if (func_.locals > limits_.max_locals) return Error{func_.name + ": more than " + std::to_string(limits_.max_locals) + " locals"};
    made_.resize(func_.locals);
    written_.resize(func_.locals);
    Body(func_.body);
    for (uint32_t filled : filled_) Check(!written_[filled], "fills a local that other statements write");
    if (!fault_.empty()) return Error{func_.name + ": " + fault_};
    return Unit{};
  }
  const std::vector<uint32_t>& callees() const { return callees_; }

  // Fields of one statement.
  void Read(Operand o) { Check(o.index < (o.constant ? policy_.constants.size() : func_.locals), "operand out of range"); }
  void Reads(const std::vector<Operand>& list) {
    for (const Operand& o : list) Read(o);
  }
  void Arguments(const std::vector<Operand>& list) { Reads(list); }
  void Write(LocalId id) {
    Read(Operand::Local(id));
    if (fault_.empty() && !making_) written_[static_cast<uint32_t>(id)] = true;
  }
  void Update(LocalId id) { Read(Operand::Local(id)); }
  void Maybe(LocalId id) { Read(Operand::Local(id)); }
  void Constant(ConstId id) { Read(Operand::Const(id)); }
  void Flag(bool) {}
  void Count(uint32_t) {}
  void Kind(Tag tag) { Check(tag == Tag::kArray || tag == Tag::kObject || tag == Tag::kSet, "kind is no container"); }
  void What(Observation kind) { Check(static_cast<uint32_t>(kind) < kObservations, "observes an unknown thing"); }
  void Function(FuncId id) { Check(static_cast<uint32_t>(id) < policy_.funcs.size(), "function out of range"); }
  void Search(uint32_t index) { Check(index < policy_.searches.size(), "search out of range"); }
  void Slot(const Place& place) {
    Check(place.shape == 0 || (place.shape < policy_.shapes.size() && place.slot < policy_.shapes[place.shape].keys.size()),
          "slot out of range");
  }
  void Decision(uint32_t index) { Check(index < policy_.decisions.size(), "decision out of range"); }
  void Builtin(uint32_t index) { Check(index < policy_.builtins.size(), "built-in out of range"); }
  void Body(const Block& block) {
    if (++depth_ > limits_.max_depth) Check(false, "blocks nested deeper than " + std::to_string(limits_.max_depth));
    for (const Stmt& stmt : block.stmts) {
      if (!fault_.empty()) break;
      CheckPlace(stmt.where);
      std::visit([&](const auto& node) { Statement(node); }, stmt.node);
    }
    --depth_;
  }

 private:
  template <typename Node>
  void Statement(const Node& node) {
    const char* outer = statement_;
    statement_ = Node::kName;
    making_ = std::is_same_v<Node, Make>;
    if constexpr (std::is_same_v<Node, Decide>) Alternatives(node);
    else Node::Fields(node, *this);
    if (fault_.empty()) Special(node);
    statement_ = outer;
  }
  // Each alternative has its own places.
  void Alternatives(const Decide& node) {
    Arguments(node.keys), Decision(node.decision), Write(node.row), Write(node.known);
    if (!fault_.empty()) return;
    const auto& decision = policy_.decisions[node.decision];
    Check(FitsDecision(node, decision), "does not fit its decision");
    std::vector<size_t> places = PlacesOfAlternatives(decision, node.body.stmts.size());
    if (++depth_ > limits_.max_depth) Check(false, "blocks nested deeper than " + std::to_string(limits_.max_depth));
    for (size_t i = 0; i < places.size() && fault_.empty(); ++i) {
      places_.push_back({node.decision, places[i]});
      CheckPlace(node.body.stmts[i].where);
      Statement(std::get<Nested>(node.body.stmts[i].node));
      places_.pop_back();
    }
    --depth_;
  }
  void CheckPlace(const Location& where) {
    bool good = where.file <= policy_.files.size();
    for (const Places& known : places_)
      good = good || (where.file == kFileOfCase && where.row == known.decision && where.column < known.count);
    Check(good, "place out of range");
  }
  template <typename Node>
  void Special(const Node&) {}
  void Special(const Make& node) { made_[static_cast<uint32_t>(node.target)] = node.kind; }
  void Special(const ArrayAppend& node) { Owned(node.array, Tag::kArray); }
  void Special(const SetAdd& node) { Owned(node.set, Tag::kSet); }
  void Special(const ObjectPut& node) { Owned(node.object, Tag::kObject); }
  void Special(const ObjectPutPath& node) { Owned(node.object, Tag::kObject), Check(!node.path.empty(), "empty path"); }
  void Special(const AssignOnce& node) { Check(policy_.constants[static_cast<uint32_t>(node.rule)].is_string(), "rule is no string"); }
  void Special(const With& node) { Check(node.document == kInput || node.document == kData, "document is neither input nor data"); }
  void Special(const Find& node) {
    const plan::Search& search = policy_.searches[node.search];
    size_t compared = search.paths.size() + (search.text != Condition::kNone ? 1 : 0);
    bool groups = node.wanted.empty() && search.text == Condition::kNone;
    Check(compared > 0 && (groups || node.wanted.size() == compared), "wants another number of values than its search compares");
  }
  void Special(const Join& node) {
    const plan::Search& search = policy_.searches[node.search];
    auto wanted = std::count_if(search.hops.begin(), search.hops.end(), [](const Hop& hop) { return hop.kind == Hop::kWanted; });
    Check(node.wanted.size() == static_cast<size_t>(wanted) + search.paths.size(), "wants another number of values than its search compares");
    Check(!node.wanted.empty() && node.wanted.size() <= kMaxJoinValues, "too many or no wanted values");
    Check(search.text == Condition::kNone, "search of a join has a condition on texts");
  }
  void Special(const Break& node) { Check(node.depth < depth_, "break out of the function"); }
  void Special(const Call& node) {
    const Func& callee = policy_.funcs[static_cast<uint32_t>(node.func)];
    Check(node.args.size() == callee.params, "call of " + callee.name + " with " + std::to_string(node.args.size()) + " arguments");
    callees_.push_back(static_cast<uint32_t>(node.func));
  }
  // INVARIANT: a local that Make wrote is written by nothing else, so that what is filled was made here.
  void Owned(LocalId id, Tag kind) {
    Check(made_[static_cast<uint32_t>(id)] == kind, "fills what it did not make");
    filled_.push_back(static_cast<uint32_t>(id));
  }
  void Check(bool good, const std::string& fault) {
    if (!good && fault_.empty()) fault_ = std::string(statement_) + ": " + fault;
  }

  // Of the alternative around a statement.
  struct Places {
    uint32_t decision;
    size_t count;
  };

  const Policy& policy_;
  const Func& func_;
  const PlanLimits& limits_;
  std::vector<Places> places_;
  std::vector<Tag> made_;
  std::vector<bool> written_;  // by anything but Make
  std::vector<uint32_t> filled_;
  bool making_ = false;
  std::vector<uint32_t> callees_;
  const char* statement_ = "function";
  std::string fault_;
  uint32_t depth_ = 0;
};

// Depth-first without recursion of ours: the call graph may be as deep as the policy is large.
bool HasCycle(const std::vector<std::vector<uint32_t>>& callees) {
  enum class Mark : uint8_t { kNew, kOpen, kDone };
  std::vector<Mark> marks(callees.size(), Mark::kNew);
  std::vector<std::pair<uint32_t, size_t>> stack;
  for (uint32_t root = 0; root < callees.size(); ++root) {
    if (marks[root] == Mark::kNew) stack.emplace_back(root, 0), marks[root] = Mark::kOpen;
    while (!stack.empty()) {
      auto& [func, next] = stack.back();
      if (next == callees[func].size()) {
        marks[func] = Mark::kDone;
        stack.pop_back();
        continue;
      }
      uint32_t callee = callees[func][next++];
      if (marks[callee] == Mark::kOpen) return true;
      if (marks[callee] == Mark::kNew) stack.emplace_back(callee, 0), marks[callee] = Mark::kOpen;
    }
  }
  return false;
}

Status VerifyShapes(const Policy& policy) {
  uint32_t count = static_cast<uint32_t>(policy.shapes.size());
  auto known = [count](uint32_t shape) { return shape < count; };
  if (count == 0 ? policy.input_shape != 0 : !known(policy.input_shape)) return Error{"shape of the input out of range"};
  if (count != 0 && !policy.shapes[0].keys.empty()) return Error{"the first shape has keys"};
  for (const Shape& shape : policy.shapes) {
    bool good = shape.keys.size() == shape.fields.size() && known(shape.elements) &&
                std::all_of(shape.fields.begin(), shape.fields.end(), known) &&
                std::all_of(shape.keys.begin(), shape.keys.end(), [&](ConstId key) {
                  auto index = static_cast<uint32_t>(key);
                  return index < policy.constants.size() && policy.constants[index].is_string();
                });
    if (!good) return Error{"shape out of range"};
  }
  return Unit{};
}

Status VerifySearches(const Policy& policy) {
  bool good = true;
  auto check = [&](ConstId key) { good &= static_cast<uint32_t>(key) < policy.constants.size(); };
  for (const Search& search : policy.searches) {
    for (const std::vector<ConstId>& path : search.paths)
      for (ConstId key : path) check(key);
    for (ConstId key : search.text_path) check(key);
    if (search.text == Condition::kGlob) check(search.delimiters);
    if (search.text == Condition::kEqual || search.text == Condition::kMember) return Error{"search: no condition on texts"};
    for (ConstId key : search.key) check(key);
    for (const Hop& hop : search.hops)
      if (hop.kind == Hop::kField) check(hop.field);
  }
  if (!good) return Error{"search: constant out of range"};
  return Unit{};
}

}  // namespace

Status Verify(const Policy& policy, const PlanLimits& limits) {
  if (Status status = VerifyShapes(policy); !status.ok()) return status;
  if (Status status = VerifySearches(policy); !status.ok()) return status;
  if (Status status = VerifyDecisions(policy); !status.ok()) return status;
  std::vector<std::vector<uint32_t>> callees;
  for (const Func& func : policy.funcs) {
    FuncVerifier verifier(policy, func, limits);
    if (Status status = verifier.Run(); !status.ok()) return status;
    callees.push_back(verifier.callees());
  }
  for (const Entrypoint& entry : policy.entrypoints) {
    uint32_t func = static_cast<uint32_t>(entry.func);
    if (func >= policy.funcs.size() || policy.funcs[func].params != 2) return Error{"entrypoint " + entry.name + ": no such function"};
  }
  if (HasCycle(callees)) return Error{"functions call each other in a cycle"};
  return Unit{};
}

}  // namespace regoc::plan
