#include "compiler/optimize/fold.h"

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/optimize/assigned.h"
#include "compiler/optimize/field_visitor.h"
#include "runtime/plan/local_uses.h"

namespace regoc::optimize {

namespace {

using plan::Block;
using plan::LocalId;
using plan::Operand;
using plan::Stmt;

// A container that a run of statements makes and fills; all else that mentions it stands behind them.
struct Literal {
  Tag kind = Tag::kArray;
  size_t mentions = 0;  // by the statements of the run
  std::vector<std::pair<uint32_t, Operand>> items;  // of an object: by number of the key

  // What is found at `key`; nothing when there is no such item.
  std::optional<Operand> At(const std::vector<Value>& constants, uint32_t key) const {
    const Value& wanted = constants[key];
    if (kind == Tag::kArray) {
      bool there = wanted.is_int() && static_cast<uint64_t>(wanted.integer()) < items.size();
      return there ? std::optional(items[static_cast<size_t>(wanted.integer())].second) : std::nullopt;
    }
    for (const auto& [name, value] : items)
      if (Equal(constants[name], wanted)) return value;
    return std::nullopt;
  }
};

// What a function looks at in special ways.
struct Looks : FieldVisitor<Looks> {
  void Visit(const Stmt& stmt) {
    with |= std::holds_alternative<plan::With>(stmt.node);
    FieldVisitor::Visit(stmt);
  }
  void Maybe(const LocalId& id) { named[static_cast<uint32_t>(id)] = true; }
  bool with = false;         // it changes documents
  std::vector<bool> named;  // locals that stand where no constant can
};

// What the statement gives a value whenever the one after it runs.
std::optional<LocalId> DefinedBy(const Stmt& stmt) {
  if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) return dot->target;
  if (const auto* call = std::get_if<plan::Call>(&stmt.node)) return call->result;
  if (const auto* call = std::get_if<plan::CallBuiltin>(&stmt.node)) return call->result;
  if (const auto* make = std::get_if<plan::Make>(&stmt.node)) return make->target;
  return std::nullopt;
}

class Folder {
 public:
  Folder(const plan::Policy& policy, plan::Func& func) : policy_(policy), func_(func) {}

  // What one round uncovers the next one sees; few have more than two.
  void Run() {
    constexpr int kRounds = 3;
    for (int round = 0; round < kRounds; ++round) {
      uses_.emplace(func_.locals);
      uses_->AddBlock(func_.body);
      unassigned_ = ReadUnassigned(func_);
      looks_ = {};
      looks_.named.resize(func_.locals);
      looks_.Body(func_.body);
      same_.clear(), literals_.clear(), changed_ = false;
      defined_.assign(func_.locals, false);
      Block body = std::move(func_.body);
      func_.body = Folded(body);
      if (!changed_) return;
    }
  }

 private:
  bool Steady(LocalId id) const { return uses_->writes[static_cast<uint32_t>(id)] == 1 && !unassigned_[static_cast<uint32_t>(id)]; }
  // Holds one value as long as what was computed from it is looked at.
  bool Fixed(Operand o) const {
    if (o.constant || literals_.contains(o.index)) return true;
    if (o.index >= func_.params) return Steady(o.local());
    return uses_->writes[o.index] == 0 && (!looks_.with || o.index > static_cast<uint32_t>(plan::kData));
  }

  struct Substitute : FieldVisitor<Substitute> {
    explicit Substitute(Folder& f) : folder(f) {}
    void Read(Operand& o) {
      if (o.constant) return;
      if (auto at = folder.same_.find(o.index); at != folder.same_.end()) o = at->second, folder.changed_ = true;
    }
    void Maybe(LocalId& id) {
      auto at = folder.same_.find(static_cast<uint32_t>(id));
      if (at != folder.same_.end() && !at->second.constant) id = at->second.local(), folder.changed_ = true;
    }
    void Update(LocalId&) {}
    void Body(Block&) {}
    Folder& folder;
  };

  Block Folded(Block& block) {
    Block out;
    for (size_t i = 0; i < block.stmts.size(); ++i) {
      Stmt& stmt = block.stmts[i];
      std::visit([this](auto& node) { node.Fields(node, Substitute(*this)); }, stmt.node);
      if (const auto* make = std::get_if<plan::Make>(&stmt.node))
        if (size_t run = Container(block, i, *make, out); run != 0) {
          i += run - 1;
          continue;
        }
      if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) {
        if (Copies(*assign)) continue;
      } else if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) {
        if (TakesOut(*dot, stmt.where, out)) continue;
      } else if (const auto* defined = std::get_if<plan::IsDefined>(&stmt.node)) {
        if (!defined->negated && defined_[static_cast<uint32_t>(defined->source)]) continue;
      } else if (const auto* kind = std::get_if<plan::IsKind>(&stmt.node)) {
        if (const Literal* literal = LiteralAt(kind->source); literal != nullptr && Decided(literal->kind == kind->kind, stmt.where, out)) continue;
      } else if (const auto* length = std::get_if<plan::HasLength>(&stmt.node)) {
        if (const Literal* literal = LiteralAt(length->source); literal != nullptr && Decided(literal->items.size() == length->count, stmt.where, out)) continue;
      }
      if (std::optional<LocalId> id = DefinedBy(stmt); id && Steady(*id)) defined_[static_cast<uint32_t>(*id)] = true;
      std::visit(
          [this](auto& node) {
            if constexpr (requires { node.body; }) node.body = Folded(node.body);
          },
          stmt.node);
      out.stmts.push_back(std::move(stmt));
    }
    return out;
  }

  const Literal* LiteralAt(Operand o) const {
    if (o.constant) return nullptr;
    auto at = literals_.find(o.index);
    return at == literals_.end() ? nullptr : &at->second;
  }

  // The local that is written goes: whoever looks at it looks at the other one.
  bool Copies(const plan::Assign& assign) {
    if (!Steady(assign.target) || !Fixed(assign.source)) return false;
    if (assign.source.constant && looks_.named[static_cast<uint32_t>(assign.target)]) return false;
    same_[static_cast<uint32_t>(assign.target)] = assign.source;
    return changed_ = true;
  }
  bool TakesOut(const plan::Dot& dot, const plan::Location& where, Block& out) {
    const Literal* literal = LiteralAt(dot.source);
    if (literal == nullptr || !dot.key.constant) return false;
    std::optional<Operand> item = literal->At(policy_.constants, dot.key.index);
    changed_ = true;
    if (!item) out.stmts.push_back({where, plan::Break{0}});
    else out.stmts.push_back({where, plan::Assign{*item, dot.target}});
    return true;
  }
  bool Decided(bool holds, const plan::Location& where, Block& out) {
    if (!holds) out.stmts.push_back({where, plan::Break{0}});
    return changed_ = true;
  }

  // The statements that make the container at `from`, when its items may be looked at in its place: how many. They stay,
  // unless nobody looks at the container itself.
  size_t Container(Block& block, size_t from, const plan::Make& make, Block& out) {
    auto local = static_cast<uint32_t>(make.target);
    if (make.kind == Tag::kSet || unassigned_[local]) return 0;
    Literal literal{make.kind, 0, {}};
    size_t end = from + 1;
    for (; end < block.stmts.size(); ++end) {
      std::visit([this](auto& node) { node.Fields(node, Substitute(*this)); }, block.stmts[end].node);
      std::optional<std::pair<uint32_t, Operand>> item = ItemOf(block.stmts[end], make.target, literal);
      if (!item) break;
      literal.items.push_back(*item);
    }
    if (uses_->writes[local] != 1 + literal.items.size()) return 0;
    if (!std::all_of(literal.items.begin(), literal.items.end(), [&](const auto& item) { return Fixed(item.second) && item.second != Operand::Local(make.target); }))
      return 0;
    bool unused = uses_->reads[local] == literal.items.size();
    for (size_t i = from; i < end; ++i) {
      if (!unused) out.stmts.push_back(std::move(block.stmts[i]));
      else if (i > from && !literal.items[i - from - 1].second.constant)
        out.stmts.push_back({block.stmts[i].where, plan::IsDefined{literal.items[i - from - 1].second.local()}});
    }
    changed_ |= unused;
    literals_.emplace(local, std::move(literal));
    return end - from;
  }
  std::optional<std::pair<uint32_t, Operand>> ItemOf(const Stmt& stmt, LocalId target, const Literal& literal) const {
    if (const auto* append = std::get_if<plan::ArrayAppend>(&stmt.node); append != nullptr && append->array == target)
      return std::pair(uint32_t{0}, append->value);
    const auto* put = std::get_if<plan::ObjectPut>(&stmt.node);
    if (put == nullptr || put->object != target || put->once || !put->key.constant) return std::nullopt;
    bool known = literal.At(policy_.constants, put->key.index).has_value();
    return known ? std::nullopt : std::optional(std::pair(put->key.index, put->value));
  }

  const plan::Policy& policy_;
  plan::Func& func_;
  std::optional<plan::LocalUses> uses_;
  std::vector<bool> unassigned_;
  bool changed_ = false;
  std::map<uint32_t, Operand> same_;      // what stands for a local that is gone
  std::map<uint32_t, Literal> literals_;  // by local
  Looks looks_;
  std::vector<bool> defined_;  // by local: has a value wherever it is looked at
};

}  // namespace

void FoldContainers(plan::Policy& policy) {
  for (plan::Func& func : policy.funcs) Folder(policy, func).Run();
}

}  // namespace regoc::optimize
