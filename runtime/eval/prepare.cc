#include "runtime/eval/prepare.h"

#include "runtime/eval/operations.h"
#include "runtime/eval/search.h"

namespace regoc::eval {

namespace {

constexpr auto kDataLocal = static_cast<uint32_t>(plan::kData);

// Walks over a function in the order of its text and knows which locals hold which part of the data. That a local may
// be written on another way too does no harm: an index too many is made.
class Preparation {
 public:
  Preparation(const Executable& executable, const DataIndexes& indexes, Value data)
      : executable_(executable), indexes_(indexes), data_(data) {}

  void Run(const plan::Func& func) {
    known_.assign(func.locals, OptionalValue());
    known_[kDataLocal] = data_;
    Body(func.body);
  }

  // Fields of a statement.
  void Write(plan::LocalId id) { known_[static_cast<uint32_t>(id)] = OptionalValue(); }
  void Update(plan::LocalId) {}
  void Read(plan::Operand) {}
  void Reads(const std::vector<plan::Operand>&) {}
  void Arguments(const std::vector<plan::Operand>&) {}
  void Maybe(plan::LocalId) {}
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
  void Body(const plan::Block& block) {
    for (const plan::Stmt& stmt : block.stmts) std::visit([this](const auto& node) { Visit(node); }, stmt.node);
  }

 private:
  template <typename Node>
  void Visit(const Node& node) {
    node.Fields(node, *this);
  }
  void Visit(const plan::Dot& dot) {
    OptionalValue source = Of(dot.source);
    bool found = source.defined() && dot.key.constant && !dot.by_path;
    known_[static_cast<uint32_t>(dot.target)] =
        found ? Dot(*source, executable_.policy().constants[dot.key.index]) : OptionalValue();
  }
  void Visit(const plan::Assign& assign) { known_[static_cast<uint32_t>(assign.target)] = Of(assign.source); }
  void Visit(const plan::Find& find) {
    if (OptionalValue source = Of(find.source)) {
      ElementList elements(*source, find.any_order);
      if (elements.size() > kFewDataElements && indexes_.Holds(elements.address()))
        (void)indexes_.Get(executable_.searches()[find.search], elements);
    }
    find.Fields(find, *this);
  }
  void Visit(const plan::Join& join) {
    OptionalValue table = Of(join.table);
    if (table && indexes_.Holds(ElementList(*table, true).address()))
      (void)indexes_.GetJoin(executable_.searches()[join.search], *table);
    join.Fields(join, *this);
  }
  void Visit(const plan::CallBuiltin& call) {
    const std::string& name = executable_.builtins()[call.builtin].name;
    OptionalValue graph = call.args.empty() ? OptionalValue() : Of(call.args[0]);
    if (name.starts_with("graph.reachable") && graph && (*graph).is_object())
      (void)indexes_.graphs().Get((*graph).object());
    Write(call.result);
  }
  void Visit(const plan::With& with) {
    OptionalValue before = known_[kDataLocal];
    if (with.document == plan::kData) known_[kDataLocal] = OptionalValue();
    Body(with.body);
    known_[kDataLocal] = before;
  }

  OptionalValue Of(plan::Operand operand) const { return operand.constant ? OptionalValue() : known_[operand.index]; }

  const Executable& executable_;
  const DataIndexes& indexes_;
  Value data_;
  std::vector<OptionalValue> known_;  // by local: the part of the data that it holds
};

}  // namespace

void PrepareIndexes(const Executable& executable, const DataIndexes& indexes, Value data) {
  Preparation preparation(executable, indexes, data);
  for (const plan::Func& func : executable.policy().funcs) preparation.Run(func);
}

}  // namespace regoc::eval
