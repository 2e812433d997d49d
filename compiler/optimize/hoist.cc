#include "compiler/optimize/hoist.h"

#include <algorithm>
#include <optional>

#include "compiler/optimize/effects.h"
#include "compiler/optimize/field_visitor.h"
#include "runtime/plan/local_uses.h"

namespace regoc::optimize {

namespace {

using plan::Block;
using plan::LocalId;
using plan::Operand;
using plan::Stmt;

constexpr size_t kMostKept = 3;  // locals of one element

bool Leaves(const Block& block, uint32_t depth = 0) {
  return std::any_of(block.stmts.begin(), block.stmts.end(), [depth](const Stmt& stmt) {
    return std::visit(
        [depth]<typename Node>(const Node& node) {
          if constexpr (std::is_same_v<Node, plan::Break>) return node.depth > depth;
          if constexpr (std::is_same_v<Node, plan::Return>) return true;
          if constexpr (requires { node.body; }) return Leaves(node.body, depth + 1);
          return false;
        },
        stmt.node);
  });
}

struct DocumentChange : FieldVisitor<DocumentChange> {
  void Visit(const Stmt& stmt) {
    found |= std::holds_alternative<plan::With>(stmt.node);
    FieldVisitor::Visit(stmt);
  }
  bool found = false;
};

// Built-ins that cost no more than reading what they gave before.
bool IsCheap(std::string_view name) {
  constexpr std::string_view kNames[] = {"contains", "count", "endswith", "equal", "gt",   "gte",
                                         "lt",       "lte",   "minus",    "neq",   "plus", "startswith"};
  return name.starts_with("is_") || std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

class FuncHoister {
 public:
  FuncHoister(plan::Policy& policy, plan::Func& func, Purity& purity) : policy_(policy), func_(func), purity_(purity) {}

  void Run() { Outer(func_.body); }

 private:
  // Looks for loops that are in no other, and then for those inside of each.
  void Outer(Block& block) {
    for (size_t i = 0; i < block.stmts.size(); ++i) {
      if (Block* body = LoopBody(block.stmts[i])) {
        plan::FewLocalUses changed;
        changed.AddStmt(block.stmts[i]);
        std::vector<LocalId> ready;
        Inner(*body, changed, ready);
        plan::Location where = block.stmts[i].where;
        for (LocalId id : ready) block.stmts.insert(block.stmts.begin() + static_cast<ptrdiff_t>(i++), {where, plan::Reset{id}});
        if (ready.empty()) Outer(*LoopBody(block.stmts[i]));  // perhaps the next one out is enough
      } else {
        std::visit(
            [this](auto& node) {
              if constexpr (requires { node.body; }) Outer(node.body);
            },
            block.stmts[i].node);
      }
    }
  }
  static Block* LoopBody(Stmt& stmt) {
    if (auto* scan = std::get_if<plan::Scan>(&stmt.node)) return &scan->body;
    if (auto* find = std::get_if<plan::Find>(&stmt.node)) return &find->body;
    return nullptr;
  }

  void Inner(Block& block, const plan::FewLocalUses& changed, std::vector<LocalId>& ready) {
    for (size_t i = 0; i < block.stmts.size(); ++i) {
      if (auto* scan = std::get_if<plan::Scan>(&block.stmts[i].node))
        if (size_t work = WorkOf(*scan, changed); work != 0)
          if (std::optional<LocalId> flag = Hoist(block, i, work)) {
            ready.push_back(*flag);
            i += 2;
            continue;
          }
      std::visit(
          [&](auto& node) {
            if constexpr (requires { node.body; }) Inner(node.body, changed, ready);
          },
          block.stmts[i].node);
    }
  }

  // Which locals the work may look at: all that the outer loop leaves alone, and its own.
  struct Inputs : FieldVisitor<Inputs> {
    Inputs(const plan::FewLocalUses& in_outer, const plan::Scan& scan) : changed(in_outer) { Own(scan.key), Own(scan.value); }
    void Own(LocalId id) { own.push_back(static_cast<uint32_t>(id)); }
    void Read(const Operand& o) { good &= o.constant || IsOwn(o.index) || !changed.writes.contains(o.index); }
    void Maybe(const LocalId& id) { Read(Operand::Local(id)); }
    void Update(const LocalId& id) { good &= IsOwn(static_cast<uint32_t>(id)); }
    void Write(const LocalId& id) { Own(id); }
    bool IsOwn(uint32_t local) const { return std::find(own.begin(), own.end(), local) != own.end(); }
    const plan::FewLocalUses& changed;
    std::vector<uint32_t> own;
    bool good = true;
  };

  // How many statements of the body, up to the last costly one, give the same in each round of the outer loop.
  size_t WorkOf(const plan::Scan& scan, const plan::FewLocalUses& changed) const {
    if (!scan.source.constant && changed.writes.contains(scan.source.index)) return 0;
    Inputs inputs(changed, scan);
    size_t work = 0;
    for (size_t i = 0; i < scan.body.stmts.size(); ++i) {
      const Stmt& stmt = scan.body.stmts[i];
      const auto* call = std::get_if<plan::CallBuiltin>(&stmt.node);
      if (!MayMove(stmt)) break;
      std::visit([&](const auto& node) { node.Fields(node, inputs); }, stmt.node);
      if (!inputs.good) break;
      if (call != nullptr && !IsCheap(policy_.builtins[call->builtin])) work = i + 1;
    }
    return work == 0 || Leaves(scan.body) ? 0 : work;
  }
  bool MayMove(const Stmt& stmt) const {
    return std::visit(
        [this]<typename Node>(const Node& node) {
          if constexpr (std::is_same_v<Node, plan::CallBuiltin>) return purity_.OfBuiltin(node.builtin);
          return std::is_same_v<Node, plan::Dot> || std::is_same_v<Node, plan::Test> ||
                 std::is_same_v<Node, plan::Equal> || std::is_same_v<Node, plan::IsDefined> ||
                 std::is_same_v<Node, plan::IsKind> || std::is_same_v<Node, plan::HasLength> ||
                 std::is_same_v<Node, plan::Make> || std::is_same_v<Node, plan::ArrayAppend>;
        },
        stmt.node);
  }

  // What the rest of the loop looks at of what its first `work` statements, its key and its value are; nothing when somebody
  // else looks at these too.
  std::optional<std::vector<uint32_t>> Kept(const plan::Scan& scan, size_t work) const {
    plan::LocalUses all(func_.locals);
    all.AddBlock(func_.body);
    plan::FewLocalUses first, rest;
    first.Write(scan.key), first.Write(scan.value);
    for (size_t i = 0; i < scan.body.stmts.size(); ++i) (i < work ? first : rest).AddStmt(scan.body.stmts[i]);
    std::vector<uint32_t> kept;
    for (auto [local, writes] : first.writes) {
      if (rest.Writes(local) || writes != all.writes[local]) return std::nullopt;
      uint32_t reads = rest.reads.contains(local) ? rest.reads.at(local) : 0;
      if (reads != 0) kept.push_back(local);
      if (first.reads.contains(local)) reads += first.reads.at(local);
      if (reads != all.reads[local]) return std::nullopt;
    }
    std::sort(kept.begin(), kept.end());
    return kept.size() <= kMostKept ? std::optional(std::move(kept)) : std::nullopt;
  }

  // The first `work` statements of the loop at `at` go into a loop of their own. Returns what is defined once that has run.
  std::optional<LocalId> Hoist(Block& block, size_t at, size_t work) {
    auto& scan = std::get<plan::Scan>(block.stmts[at].node);
    std::optional<std::vector<uint32_t>> kept = Kept(scan, work);
    if (!kept) return std::nullopt;
    plan::Location where = block.stmts[at].where;
    LocalId flag = NewLocal(), list = NewLocal();
    plan::Scan fill{scan.source, scan.key, scan.value, {}};
    auto middle = scan.body.stmts.begin() + static_cast<ptrdiff_t>(work);
    fill.body.stmts.assign(std::make_move_iterator(scan.body.stmts.begin()), std::make_move_iterator(middle));
    scan.body.stmts.erase(scan.body.stmts.begin(), middle);
    std::vector<Operand> items;
    for (uint32_t local : *kept) {
      LocalId fresh = NewLocal();
      LocalVisitor rename([&](uint32_t& mentioned) { mentioned = mentioned == local ? static_cast<uint32_t>(fresh) : mentioned; });
      rename.Write(fill.key), rename.Write(fill.value), rename.Body(fill.body);
      items.push_back(Operand::Local(fresh));
    }
    AppendItems(fill.body, list, items, where);
    TakeItems(scan, list, *kept, where);
    Block once;
    once.stmts.push_back({where, plan::IsDefined{flag, true}});
    once.stmts.push_back({where, plan::Make{Tag::kArray, 0, list}});
    once.stmts.push_back({where, std::move(fill)});
    once.stmts.push_back({where, plan::Assign{True(), flag}});
    Stmt before[] = {{where, plan::Nested{std::move(once)}}, {where, plan::IsDefined{flag}}};
    block.stmts.insert(block.stmts.begin() + static_cast<ptrdiff_t>(at), std::begin(before), std::end(before));
    return flag;
  }
  void AppendItems(Block& body, LocalId list, const std::vector<Operand>& items, const plan::Location& where) {
    if (items.size() == 1) return body.stmts.push_back({where, plan::ArrayAppend{list, items[0]}});
    LocalId tuple = NewLocal();
    body.stmts.push_back({where, plan::Make{Tag::kArray, static_cast<uint32_t>(items.size()), tuple}});
    for (Operand item : items) body.stmts.push_back({where, plan::ArrayAppend{tuple, item}});
    body.stmts.push_back({where, plan::ArrayAppend{list, Operand::Local(tuple)}});
  }
  // The loop goes over what was kept.
  void TakeItems(plan::Scan& scan, LocalId list, const std::vector<uint32_t>& kept, const plan::Location& where) {
    scan.source = Operand::Local(list);
    scan.key = NewLocal();
    scan.value = kept.size() == 1 ? LocalId{kept[0]} : NewLocal();
    if (kept.size() == 1) return;
    std::vector<Stmt> dots;
    for (size_t i = 0; i < kept.size(); ++i)
      dots.push_back({where, plan::Dot{Operand::Local(scan.value), Constant(Value::Int(static_cast<int64_t>(i))), LocalId{kept[i]}}});
    scan.body.stmts.insert(scan.body.stmts.begin(), dots.begin(), dots.end());
  }
  Operand True() { return Constant(Value::Boolean(true)); }
  Operand Constant(Value value) {
    std::vector<Value>& constants = policy_.constants;
    auto at = std::find_if(constants.begin(), constants.end(), [&](const Value& v) { return v.head == value.head && v.payload == value.payload; });
    if (at == constants.end()) at = constants.insert(at, value);
    return Operand::Const(plan::ConstId{static_cast<uint32_t>(at - constants.begin())});
  }
  LocalId NewLocal() { return LocalId{func_.locals++}; }

  plan::Policy& policy_;
  plan::Func& func_;
  Purity& purity_;
};

}  // namespace

void HoistElementWork(plan::Policy& policy) {
  Purity purity(policy);
  for (plan::Func& func : policy.funcs) {
    DocumentChange change;
    change.Body(func.body);
    if (!change.found) FuncHoister(policy, func, purity).Run();
  }
}

}  // namespace regoc::optimize
