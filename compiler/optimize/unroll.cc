#include "compiler/optimize/unroll.h"

#include <map>

#include "runtime/plan/local_uses.h"
#include "runtime/value/json.h"
#include "runtime/value/table.h"

namespace regoc::optimize {

namespace {

using plan::Block;
using plan::LocalId;
using plan::Operand;
using plan::Stmt;

constexpr size_t kFewElements = 4;
constexpr size_t kSmallBody = 32;  // statements

size_t SizeOf(const Block& block) {
  size_t size = block.stmts.size();
  for (const Stmt& stmt : block.stmts)
    std::visit(
        [&](const auto& node) {
          if constexpr (requires { node.body; }) size += SizeOf(node.body);
        },
        stmt.node);
  return size;
}

// Puts constants in the place of two locals.
struct Replace {
  LocalId key, value;
  Operand key_constant, value_constant;

  void Read(Operand& o) const {
    if (o == Operand::Local(value)) o = value_constant;
    else if (o == Operand::Local(key)) o = key_constant;
  }
  void Reads(std::vector<Operand>& list) const {
    for (Operand& o : list) Read(o);
  }
  void Arguments(std::vector<Operand>& list) const { Reads(list); }
  void Write(LocalId) const {}
  void Update(LocalId) const {}
  void Maybe(LocalId) const {}
  void Constant(plan::ConstId) const {}
  void Flag(bool) const {}
  void Count(uint32_t) const {}
  void Kind(Tag) const {}
  void Function(plan::FuncId) const {}
  void Builtin(uint32_t) const {}
  void Search(uint32_t) const {}
  void Decision(uint32_t) const {}
  void Slot(const plan::Place&) const {}
  void What(plan::Observation) const {}
  void Body(Block& block) const {
    for (Stmt& stmt : block.stmts) std::visit([this](auto& node) { node.Fields(node, *this); }, stmt.node);
  }
};

// Statements that name the local itself, not its value.
struct NamesLocal {
  LocalId key, value;
  bool found = false;

  void Named(LocalId id) { found |= id == key || id == value; }
  void Read(Operand) {}
  void Reads(const std::vector<Operand>&) {}
  void Arguments(const std::vector<Operand>&) {}
  void Write(LocalId id) { Named(id); }
  void Update(LocalId id) { Named(id); }
  void Maybe(LocalId id) { Named(id); }
  void Constant(plan::ConstId) {}
  void Flag(bool) {}
  void Count(uint32_t) {}
  void Kind(Tag) {}
  void Function(plan::FuncId) {}
  void Builtin(uint32_t) {}
  void Search(uint32_t) {}
  void Decision(uint32_t) {}
  void Slot(const plan::Place&) {}
  void What(plan::Observation) {}
  void Body(const Block& block) {
    for (const Stmt& stmt : block.stmts) std::visit([this](const auto& node) { node.Fields(node, *this); }, stmt.node);
  }
};

class Unroller {
 public:
  Unroller(plan::Policy& policy, Notes* notes) : policy_(policy), notes_(notes) {}

  void Run(Block& block, const plan::LocalUses& uses) {
    for (Stmt& stmt : block.stmts) {
      std::visit(
          [&](auto& node) {
            if constexpr (requires { node.body; }) Run(node.body, uses);
          },
          stmt.node);
      auto* scan = std::get_if<plan::Scan>(&stmt.node);
      if (scan == nullptr) continue;
      bool fits = Fits(*scan, uses);
      if (notes_ != nullptr && scan->source.constant) Note(stmt.where, *scan, fits);
      if (fits) stmt.node = plan::Nested{Unrolled(*scan)};
    }
  }

 private:
  bool Fits(const plan::Scan& scan, const plan::LocalUses& uses) const {
    if (!scan.source.constant) return false;
    const Value& source = policy_.constants[scan.source.index];
    bool few = (source.is_array() && source.size() <= kFewElements) ||
               (source.is_set() && source.set().count <= kFewElements);
    if (!few || SizeOf(scan.body) > kSmallBody) return false;
    plan::LocalUses inside(static_cast<uint32_t>(uses.reads.size()));
    inside.AddBlock(scan.body);
    auto own = [&](LocalId id) { return inside.reads[static_cast<uint32_t>(id)] == uses.reads[static_cast<uint32_t>(id)]; };
    NamesLocal names{scan.key, scan.value};
    names.Body(scan.body);
    return own(scan.key) && own(scan.value) && !names.found;
  }

  void Note(const plan::Location& where, const plan::Scan& scan, bool fits) const {
    const Value& source = policy_.constants[scan.source.index];
    size_t count = source.is_array()    ? source.size()
                   : source.is_set()    ? source.set().count
                   : source.is_object() ? source.object().count
                                        : 0;
    LoopOutcome outcome = fits                   ? LoopOutcome::kUnrolled
                          : count > kFewElements ? LoopOutcome::kManyConstants
                                                 : LoopOutcome::kLargeBody;
    if (outcome == LoopOutcome::kLargeBody) count = SizeOf(scan.body);
    if (outcome == LoopOutcome::kLargeBody && count <= kSmallBody)
      return;  // it changes the element, or goes over an object
    notes_->loops.push_back({.where = where, .element = scan.value, .outcome = outcome, .count = count});
  }

  // The block around the loop is one further away from each copy of its body.
  Block Unrolled(const plan::Scan& scan) {
    Value source = policy_.constants[scan.source.index];
    size_t count = source.is_array() ? source.size() : source.set().count;
    const Value* items = source.is_array() ? source.items() : source.set().Sorted();
    Block all;
    for (size_t i = 0; i < count; ++i) {
      Block copy = scan.body;
      Operand value = Constant(items[i]);
      Replace{scan.key, scan.value, source.is_array() ? Constant(Value::Int(static_cast<int64_t>(i))) : value, value}.Body(copy);
      Deepen(copy, 0);
      plan::Location where = copy.stmts.empty() ? plan::Location{} : copy.stmts.front().where;
      all.stmts.push_back({where, plan::Nested{std::move(copy)}});
    }
    return all;
  }
  static void Deepen(Block& block, uint32_t depth) {
    for (Stmt& stmt : block.stmts)
      std::visit(
          [&]<typename Node>(Node& node) {
            if constexpr (std::is_same_v<Node, plan::Break>) node.depth += node.depth > depth ? 1 : 0;
            if constexpr (requires { node.body; }) Deepen(node.body, depth + 1);
          },
          stmt.node);
  }

  // 1.5 and 1.50 are equal and print differently: a constant is used again only where it prints alike.
  Operand Constant(Value value) {
    for (uint32_t i = 0; i < policy_.constants.size(); ++i)
      if (Equal(policy_.constants[i], value) && ToRego(policy_.constants[i]) == ToRego(value)) return Operand::Const(plan::ConstId{i});
    policy_.constants.push_back(value);  // part of a constant: frozen, and of the same arena
    return Operand::Const(plan::ConstId{static_cast<uint32_t>(policy_.constants.size() - 1)});
  }

  plan::Policy& policy_;
  Notes* notes_;
};

}  // namespace

void UnrollConstants(plan::Policy& policy, Notes* notes) {
  Unroller unroller(policy, notes);
  for (plan::Func& func : policy.funcs) {
    plan::LocalUses uses(func.locals);
    uses.AddBlock(func.body);
    unroller.Run(func.body, uses);
  }
}

}  // namespace regoc::optimize
