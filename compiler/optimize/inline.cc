#include "compiler/optimize/inline.h"

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/optimize/assigned.h"
#include "compiler/optimize/field_visitor.h"
#include "runtime/plan/calls.h"
#include "runtime/plan/local_uses.h"

namespace regoc::optimize {

namespace {

using plan::Block;
using plan::LocalId;
using plan::Operand;
using plan::Stmt;

constexpr size_t kSmallFunction = 40;    // statements
constexpr size_t kSmallOfRules = 20;     // of a function of several rules
constexpr size_t kLargeFunction = 1000;  // nothing more is put into one of this size
constexpr uint32_t kMaxHeight = 2;       // of calls below: what nests deep stays so, and meets the limit on depth
constexpr size_t kLargePlan = 20'000;    // statements: here the code of a source file depends on no other file

// Whether statements stay what they are when they stand in another function.
struct Movable : FieldVisitor<Movable> {
  void Visit(const Stmt& stmt) {
    std::visit(
        [this]<typename Node>(const Node& node) {
          good &= !std::is_same_v<Node, plan::With> && !std::is_same_v<Node, plan::Observe> &&
                  !std::is_same_v<Node, plan::Decide> && !std::is_same_v<Node, plan::Return>;
          Node::Fields(node, *this);
        },
        stmt.node);
  }
  void Write(const LocalId& id) { good &= static_cast<uint32_t>(id) >= params; }
  void Maybe(const LocalId& id) { named[static_cast<uint32_t>(id)] = true; }
  uint32_t params = 0;
  std::vector<bool> named = {};  // locals that are looked at as such: no constant can take their place
  bool good = true;
};

struct Callee {
  bool fits = false;
  size_t statements = 0;
  std::vector<bool> unassigned;  // ReadUnassigned
  std::vector<bool> named;
  LocalId result{0};
  bool makes_result = false;  // what it gives is a container that it made
  bool of_one_rule = false;
};

// Gives the callee's locals the names that they have in the caller.
struct Renamer : FieldVisitor<Renamer> {
  void Read(Operand& o) {
    if (!o.constant) o = operands[o.index];
  }
  void Write(LocalId& id) { id = operands[static_cast<uint32_t>(id)].local(); }
  std::vector<Operand> operands;  // by local of the callee
};

bool LeavesBlock(const Block& block, uint32_t depth = 0) {
  return std::any_of(block.stmts.begin(), block.stmts.end(), [depth](const Stmt& stmt) {
    return std::visit(
        [depth]<typename Node>(const Node& node) {
          if constexpr (std::is_same_v<Node, plan::Break>) return node.depth > depth;
          if constexpr (requires { node.body; }) return LeavesBlock(node.body, depth + 1);
          return false;
        },
        stmt.node);
  });
}

bool HasBody(const Stmt& stmt) {
  return std::visit([](const auto& node) { return requires { node.body; }; }, stmt.node);
}

// Whether the statement, when the one after it runs, has given `id` a value.
bool Defines(const Stmt& stmt, LocalId id) {
  if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) return dot->target == id;
  if (const auto* call = std::get_if<plan::Call>(&stmt.node)) return call->result == id;
  if (const auto* call = std::get_if<plan::CallBuiltin>(&stmt.node)) return call->result == id;
  if (const auto* make = std::get_if<plan::Make>(&stmt.node)) return make->target == id;
  return false;
}

class Inliner {
 public:
  Inliner(plan::Policy& policy, Inlined which) : policy_(policy), which_(which), callees_(policy.funcs.size()), heights_(policy.funcs.size()) {
    for (const plan::Func& func : policy.funcs) shapes_.push_back(plan::ShapeOf(func));
    for (const plan::FuncShape& shape : shapes_) total_ += shape.statements;
  }

  // Callees first: what is put into a function has become what it is by then.
  void Run() {
    std::vector<std::pair<uint32_t, size_t>> stack;
    std::vector<bool> begun(policy_.funcs.size());
    for (uint32_t root = 0; root < policy_.funcs.size(); ++root) {
      if (begun[root]) continue;
      stack.emplace_back(root, 0), begun[root] = true;
      while (!stack.empty()) {
        auto& [func, next] = stack.back();
        if (next == shapes_[func].callees.size()) {
          Finish(func);
          stack.pop_back();
          continue;
        }
        auto callee = static_cast<uint32_t>(shapes_[func].callees[next++]);
        if (!begun[callee]) stack.emplace_back(callee, 0), begun[callee] = true;
      }
    }
    EmptyUnused();
  }

 private:
  // A function that nobody calls any more keeps its number and nothing else.
  void EmptyUnused() {
    std::vector<bool> used(policy_.funcs.size());
    for (const plan::Entrypoint& entry : policy_.entrypoints) used[static_cast<uint32_t>(entry.func)] = true;
    for (const plan::Func& func : policy_.funcs)
      for (plan::FuncId callee : plan::ShapeOf(func).callees) used[static_cast<uint32_t>(callee)] = true;
    for (uint32_t i = 0; i < policy_.funcs.size(); ++i)
      if (!used[i] && callees_[i].fits) policy_.funcs[i].body.stmts.assign(1, policy_.funcs[i].body.stmts.back());
  }

  void Finish(uint32_t index) {
    plan::Func& func = policy_.funcs[index];
    for (plan::FuncId callee : shapes_[index].callees)
      heights_[index] = std::max(heights_[index], heights_[static_cast<uint32_t>(callee)] + 1);
    bool any = std::any_of(shapes_[index].callees.begin(), shapes_[index].callees.end(),
                           [this](plan::FuncId id) { return callees_[static_cast<uint32_t>(id)].fits; });
    if (any) {
      func_ = &func;
      size_ = shapes_[index].statements;
      unassigned_ = ReadUnassigned(func);
      plan::LocalUses uses(func.locals);
      uses.AddBlock(func.body);
      taken_apart_.assign(func.locals, 0);
      CountDots(func.body);
      for (uint32_t i = 0; i < func.locals; ++i) taken_apart_[i] = taken_apart_[i] == uses.reads[i] ? 1 : 0;
      Rewrite(func.body);
    }
    callees_[index] = Look(func, index);
  }

  Callee Look(const plan::Func& func, uint32_t index) const {
    Callee callee;
    const auto* last = func.body.stmts.empty() ? nullptr : std::get_if<plan::Return>(&func.body.stmts.back().node);
    plan::FuncShape shape = plan::ShapeOf(func);
    callee.statements = shape.statements;
    if (func.memoize || last == nullptr || static_cast<uint32_t>(last->source) < func.params ||
        shape.statements > kSmallFunction || heights_[index] > kMaxHeight)
      return callee;
    Movable movable;
    movable.params = func.params, movable.named.resize(func.locals);
    for (size_t i = 0; i + 1 < func.body.stmts.size(); ++i) movable.Visit(func.body.stmts[i]);
    callee.fits = movable.good;
    callee.named = std::move(movable.named);
    callee.result = last->source;
    callee.unassigned = ReadUnassigned(func);
    callee.makes_result = MakesResult(func.body);
    std::optional<Single> single = SingleRule({{func.body.stmts.begin(), func.body.stmts.end() - 1}}, last->source);
    callee.of_one_rule = single && std::none_of(single->body.stmts.begin(), single->body.stmts.end(), HasBody);
    if (!callee.of_one_rule) callee.fits &= which_ == Inlined::kSmall && !callee.makes_result && shape.statements <= kSmallOfRules;
    return callee;
  }

  static bool MakesResult(const Block& block) {
    std::vector<LocalId> made, given;
    Collect(block, made, given);
    return std::any_of(given.begin(), given.end(),
                       [&](LocalId id) { return std::find(made.begin(), made.end(), id) != made.end(); });
  }
  static void Collect(const Block& block, std::vector<LocalId>& made, std::vector<LocalId>& given) {
    for (const Stmt& stmt : block.stmts)
      std::visit(
          [&]<typename Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, plan::Make>) made.push_back(node.target);
            if constexpr (std::is_same_v<Node, plan::AssignOnce> || std::is_same_v<Node, plan::Assign>)
              if (!node.source.constant) given.push_back(node.source.local());
            if constexpr (requires { node.body; }) Collect(node.body, made, given);
          },
          stmt.node);
  }

  void CountDots(const Block& block) {
    for (const Stmt& stmt : block.stmts)
      std::visit(
          [&]<typename Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, plan::Dot>)
              if (!node.source.constant && node.key.constant) ++taken_apart_[node.source.index];
            if constexpr (std::is_same_v<Node, plan::IsKind> || std::is_same_v<Node, plan::HasLength>)
              if (!node.source.constant) ++taken_apart_[node.source.index];
            if constexpr (requires { node.body; }) CountDots(node.body);
          },
          stmt.node);
  }

  void Rewrite(Block& block) {
    std::vector<Stmt> out;
    for (Stmt& stmt : block.stmts) {
      const auto* call = std::get_if<plan::Call>(&stmt.node);
      if (call != nullptr && Fits(*call)) {
        Expand(stmt.where, plan::Call(*call), out);
        continue;
      }
      std::visit(
          [this](auto& node) {
            if constexpr (requires { node.body; }) Rewrite(node.body);
          },
          stmt.node);
      out.push_back(std::move(stmt));
    }
    block.stmts = std::move(out);
  }

  // A container that is passed on is left to the function: calls can be shared, containers that are filled cannot.
  bool Fits(const plan::Call& call) const {
    const Callee& callee = callees_[static_cast<uint32_t>(call.func)];
    if (!callee.fits || size_ + callee.statements > kLargeFunction) return false;
    if (call.args[0] != Operand::Local(plan::kInput) || call.args[1] != Operand::Local(plan::kData)) return false;
    if (callee.makes_result && taken_apart_[static_cast<uint32_t>(call.result)] == 0) return false;
    const plan::Func& func = policy_.funcs[static_cast<uint32_t>(call.func)];
    return total_ < kLargePlan || plan::EntryOf(func).file == plan::EntryOf(*func_).file;
  }

  void Expand(const plan::Location& where, const plan::Call& call, std::vector<Stmt>& out) {
    const Callee& callee = callees_[static_cast<uint32_t>(call.func)];
    const plan::Func& func = policy_.funcs[static_cast<uint32_t>(call.func)];
    size_ += callee.statements;
    Renamer renamer;
    for (uint32_t i = 0; i < func.locals; ++i) {
      if (i < func.params && !(callee.named[i] && call.args[i].constant)) {
        renamer.operands.push_back(call.args[i]);
        continue;
      }
      LocalId fresh{func_->locals++};
      renamer.operands.push_back(Operand::Local(fresh));
      if (i < func.params) out.push_back({where, plan::Assign{call.args[i], fresh}});
    }
    taken_apart_.resize(func_->locals);
    unassigned_.resize(func_->locals);
    if (unassigned_[static_cast<uint32_t>(call.result)]) out.push_back({where, plan::Reset{call.result}});
    Block body;
    body.stmts.assign(func.body.stmts.begin(), func.body.stmts.end() - 1);
    if (auto single = SingleRule(body, callee.result)) {
      Reset(callee, renamer, func.params, callee.result, where, out);
      bool defined = single->defined;
      renamer.Body(single->body);
      std::move(single->body.stmts.begin(), single->body.stmts.end(), std::back_inserter(out));
      Operand value = single->value;
      renamer.Read(value);
      out.push_back({single->where, plan::Assign{value, call.result}});
      if (!defined) out.push_back({single->where, plan::IsDefined{call.result}});
      return;
    }
    Reset(callee, renamer, func.params, std::nullopt, where, out);
    renamer.Body(body);
    std::move(body.stmts.begin(), body.stmts.end(), std::back_inserter(out));
    LocalId result = renamer.operands[static_cast<uint32_t>(callee.result)].local();
    out.push_back({where, plan::IsDefined{result}});
    out.push_back({where, plan::Assign{Operand::Local(result), call.result}});
  }

  // Locals of a function are undefined when it is entered.
  static void Reset(const Callee& callee, const Renamer& renamer, uint32_t params, std::optional<LocalId> but,
                    const plan::Location& where, std::vector<Stmt>& out) {
    for (uint32_t i = params; i < callee.unassigned.size(); ++i)
      if (callee.unassigned[i] && (!but || LocalId{i} != *but))
        out.push_back({where, plan::Reset{renamer.operands[i].local()}});
  }

  // A function of one rule: when that is undefined, so is the call, and the block that it stands in ends.
  struct Single {
    Block body;
    Operand value;
    plan::Location where;
    bool defined = false;
  };
  static std::optional<Single> SingleRule(const Block& body, LocalId result) {
    const Block* rule = &body;
    for (;;) {
      size_t at = 0;
      while (at < rule->stmts.size() && IsReset(rule->stmts[at], result)) ++at;
      const auto* nested = at + 1 == rule->stmts.size() ? std::get_if<plan::Nested>(&rule->stmts[at].node) : nullptr;
      if (nested == nullptr) break;
      if (LeavesBlock(nested->body)) return std::nullopt;
      rule = &nested->body;
    }
    const auto* give = rule == &body || rule->stmts.empty() ? nullptr : std::get_if<plan::AssignOnce>(&rule->stmts.back().node);
    if (give == nullptr || give->target != result) return std::nullopt;
    plan::FewLocalUses uses;
    uses.AddBlock(*rule);
    if (uses.writes[static_cast<uint32_t>(result)] != 1 || uses.reads[static_cast<uint32_t>(result)] != 1) return std::nullopt;
    Single single{{}, give->source, rule->stmts.back().where};
    single.body.stmts.assign(rule->stmts.begin(), rule->stmts.end() - 1);
    single.defined = give->source.constant;
    for (const Stmt& stmt : single.body.stmts) single.defined |= Defines(stmt, give->source.local());
    return single;
  }
  static bool IsReset(const Stmt& stmt, LocalId id) {
    const auto* reset = std::get_if<plan::Reset>(&stmt.node);
    return reset != nullptr && reset->target == id;
  }

  plan::Policy& policy_;
  Inlined which_;
  std::vector<Callee> callees_;
  std::vector<uint32_t> heights_;  // of the calls below, as they were
  std::vector<plan::FuncShape> shapes_;
  size_t total_ = 0;

  // The function that is rewritten:
  plan::Func* func_ = nullptr;
  size_t size_ = 0;
  std::vector<bool> unassigned_;
  std::vector<uint32_t> taken_apart_;  // by local, 1: nothing but its parts is looked at
};

}  // namespace

void InlineCalls(plan::Policy& policy, Inlined which) { Inliner(policy, which).Run(); }

}  // namespace regoc::optimize
