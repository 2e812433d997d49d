#include "compiler/optimize/rule_shape.h"

#include <unordered_map>

#include "compiler/optimize/field_visitor.h"
#include "runtime/plan/local_uses.h"

namespace regoc::optimize {

namespace {

// Keys and paths stay as they are: what is read by a constant key is known when the plan is compiled.
template <typename Node>
constexpr bool kHasSlots = !std::is_same_v<Node, plan::Dot> && !std::is_same_v<Node, plan::With>;

template <typename Node>
constexpr bool kCanFail =
    std::is_same_v<Node, plan::AssignOnce> || std::is_same_v<Node, plan::ObjectPut> ||
    std::is_same_v<Node, plan::ObjectPutPath> || std::is_same_v<Node, plan::Call> ||
    std::is_same_v<Node, plan::CallBuiltin> || std::is_same_v<Node, plan::Scan> || std::is_same_v<Node, plan::Find> ||
    std::is_same_v<Node, plan::Join>;

class ShapeWriter {
 public:
  ShapeWriter(const plan::Func& func, const FuncUses& uses, const plan::Block& block)
      : func_(func), mentions_(uses.mentions) {
    LocalVisitor count([this](uint32_t local) { ++mentions_here_[local]; });
    count.Body(block);
    Body(block);
  }
  RuleShape Take() { return std::move(shape_); }

  void Read(plan::Operand o) {
    if (!o.constant) return Local(o.index);
    if (slots_) {
      shape_.constants.push_back(plan::ConstId{o.index});
      return Word('s', 0);
    }
    Word('c', o.index);
  }
  void Reads(const std::vector<plan::Operand>& list) {
    Word('n', static_cast<uint32_t>(list.size()));
    for (plan::Operand o : list) Read(o);
  }
  void Arguments(const std::vector<plan::Operand>& list) { Reads(list); }
  void Write(plan::LocalId id) { Local(static_cast<uint32_t>(id)); }
  void Update(plan::LocalId id) { Write(id); }
  void Maybe(plan::LocalId id) { Write(id); }
  void Constant(plan::ConstId id) { Word('c', static_cast<uint32_t>(id)); }
  void Flag(bool on) { Word('f', on); }
  void Count(uint32_t n) { Word('n', n); }
  void Kind(Tag tag) { Word('n', static_cast<uint32_t>(tag)); }
  void What(plan::Observation what) { Word('n', static_cast<uint32_t>(what)); }
  void Function(plan::FuncId id) { Word('n', static_cast<uint32_t>(id)); }
  void Builtin(uint32_t index) { Word('n', index); }
  void Search(uint32_t index) { Word('n', index); }
  void Decision(uint32_t index) { Word('n', index); }
  void Slot(const plan::Place& place) { Word('n', place.shape), Word('n', place.slot); }
  void Body(const plan::Block& block) {
    Word('{', static_cast<uint32_t>(block.stmts.size()));
    for (const plan::Stmt& stmt : block.stmts) {
      Word('k', static_cast<uint32_t>(stmt.node.index()));
      std::visit([&](const auto& node) { Statement(node, stmt.where); }, stmt.node);
    }
  }

 private:
  template <typename Node>
  void Statement(const Node& node, const plan::Location& where) {
    if (kCanFail<Node>) shape_.places.push_back(where);
    bool outer = slots_;
    slots_ = kHasSlots<Node>;
    Node::Fields(node, *this);
    slots_ = outer;
  }
  void Local(uint32_t local) {
    if (local < func_.params || mentions_here_[local] != mentions_[local]) return Word('l', local);
    Word('p', numbers_.try_emplace(local, static_cast<uint32_t>(numbers_.size())).first->second);
  }
  void Word(char kind, uint32_t number) {
    shape_.text += kind;
    shape_.text.append(reinterpret_cast<const char*>(&number), sizeof number);
  }

  const plan::Func& func_;
  const std::vector<uint32_t>& mentions_;
  std::unordered_map<uint32_t, uint32_t> mentions_here_;
  std::unordered_map<uint32_t, uint32_t> numbers_;  // of the block's own locals, as they come
  bool slots_ = true;
  RuleShape shape_;
};

struct SlotCollector : FieldVisitor<SlotCollector> {
  void Read(plan::Operand& operand) {
    if (slots && operand.constant) found.push_back(&operand);
  }
  void Visit(plan::Stmt& stmt) {
    bool outer = slots;
    std::visit(
        [this]<typename Node>(Node& node) {
          slots = kHasSlots<Node>;
          Node::Fields(node, *this);
        },
        stmt.node);
    slots = outer;
  }
  std::vector<plan::Operand*> found;
  bool slots = true;
};

struct PlaceSetter : FieldVisitor<PlaceSetter> {
  PlaceSetter(uint32_t decision_index, const std::vector<uint32_t>& place_numbers)
      : decision(decision_index), numbers(place_numbers) {}
  void Visit(plan::Stmt& stmt) {
    std::visit(
        [&]<typename Node>(Node& node) {
          stmt.where = kCanFail<Node> ? plan::Location{plan::kFileOfCase, decision, numbers[next++]} : plan::Location{};
          Node::Fields(node, *this);
        },
        stmt.node);
  }
  uint32_t decision;
  const std::vector<uint32_t>& numbers;
  size_t next = 0;
};

}  // namespace

FuncUses::FuncUses(const plan::Func& func) : mentions(func.locals) {
  LocalVisitor count([&](uint32_t local) { ++mentions[local]; });
  count.Body(func.body);
  plan::LocalUses all(func.locals);
  all.AddBlock(func.body);
  writes = std::move(all.writes);
}

RuleShape ShapeOf(const plan::Func& func, const FuncUses& uses, const plan::Block& block) {
  return ShapeWriter(func, uses, block).Take();
}

std::vector<plan::Operand*> SlotsOf(plan::Block& block) {
  SlotCollector collector;
  collector.Body(block);
  return std::move(collector.found);
}

void SetPlaces(plan::Block& block, uint32_t decision, const std::vector<uint32_t>& numbers) {
  PlaceSetter(decision, numbers).Body(block);
}

}  // namespace regoc::optimize
