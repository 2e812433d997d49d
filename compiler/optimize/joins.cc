#include "compiler/optimize/joins.h"

#include <algorithm>

#include "compiler/optimize/effects.h"
#include "compiler/optimize/join_finder.h"

namespace regoc::optimize {

namespace {

using plan::Operand;

size_t PrefixOf(const JoinSteps& steps) {
  size_t end = steps.size();
  while (end > 0 && steps[end - 1].hop.kind == plan::Hop::kField) --end;
  return end;
}

bool BeginsWith(const JoinSteps& steps, const JoinSteps& prefix) {
  return steps.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), steps.begin());
}

// Where a block loses one of the blocks around it, what breaks further than that loses one too.
void DropBlockAround(plan::Block& block, uint32_t depth) {
  for (plan::Stmt& stmt : block.stmts) {
    if (auto* leave = std::get_if<plan::Break>(&stmt.node); leave != nullptr && leave->depth > depth) --leave->depth;
    std::visit(
        [&](auto& node) {
          if constexpr (requires { node.body; }) DropBlockAround(node.body, depth + 1);
        },
        stmt.node);
  }
}

// One loop as a join.
class Rewrite {
 public:
  Rewrite(plan::Policy& policy, plan::Func& func, const plan::LocalUses& uses, const JoinFinder& finder, Purity& purity)
      : policy_(policy), func_(func), uses_(uses), finder_(finder), purity_(purity) {}

  // The conditions that go into the join: those that look at what one step leads to. False when there are none.
  bool Choose(size_t levels) {
    const JoinCondition* last = nullptr;
    for (const JoinCondition& condition : finder_.conditions())
      if (condition.level < levels && (last == nullptr || PrefixOf(condition.steps) >= PrefixOf(last->steps)))
        last = &condition;
    if (last == nullptr) return false;
    prefix_.assign(last->steps.begin(), last->steps.begin() + static_cast<ptrdiff_t>(PrefixOf(last->steps)));
    for (const JoinCondition& condition : finder_.conditions()) {
      if (condition.level >= levels || PrefixOf(condition.steps) != prefix_.size() ||
          !BeginsWith(condition.steps, prefix_))
        continue;
      // What stands there and holds is compared with nothing else.
      if (condition.holds && (condition.steps.size() != prefix_.size() || search_.holds)) continue;
      chosen_.push_back(&condition);
      search_.holds |= condition.holds;
    }
    for (const JoinStep& step : prefix_) {
      search_.hops.push_back(step.hop);
      if (step.hop.kind == plan::Hop::kWanted) wanted_.push_back(step.wanted);
    }
    for (const JoinCondition* condition : chosen_) {
      for (plan::Stmt* stmt : condition->by) gone_.push_back(stmt);
      if (condition->holds) continue;
      std::vector<plan::ConstId>& path = search_.paths.emplace_back();
      for (size_t i = prefix_.size(); i < condition->steps.size(); ++i) path.push_back(condition->steps[i].hop.field);
      wanted_.push_back(condition->wanted);
    }
    search_.of_key = finder_.of_key(), search_.by_path = finder_.by_path(), search_.key = finder_.key_path();
    // Comparing fields of what a loop goes through is a search (searches.h).
    if (finder_.through() && prefix_.empty()) return false;
    return !wanted_.empty() && wanted_.size() <= plan::kMaxJoinValues && CoversLoops(levels);
  }

  // The statements of the first `levels` bodies that stay, as the body of the join. False when they need what is gone.
  bool MakeBody(size_t levels) {
    for (Operand o : wanted_) finder_.Move(o, moved_);
    finder_.Move(finder_.table(), moved_);
    for (plan::Stmt* stmt : moved_) gone_.push_back(stmt);
    for (size_t i = 0; i < levels; ++i) {
      plan::Block kept;
      const plan::Block& level = *finder_.levels()[i].body;
      for (const plan::Stmt& stmt : level.stmts)
        if (std::find(gone_.begin(), gone_.end(), &stmt) == gone_.end() &&
            (i + 1 == levels || &stmt != &level.stmts.back()))
          kept.stmts.push_back(stmt);
      for (size_t further = i; further > 0; --further) DropBlockAround(kept, 0);
      for (plan::Stmt& stmt : kept.stmts) body_.stmts.push_back(std::move(stmt));
    }
    DropImplied();
    plan::LocalUses body = UsesOf(body_), loop = UsesOf(*finder_.levels()[0].body);
    for (size_t i = 1; i < levels; ++i)
      if (!Unneeded(finder_.levels()[i].key, body, loop) || !Unneeded(finder_.levels()[i].value, body, loop))
        return false;
    if (!std::all_of(dropped_.begin(), dropped_.end(), [&](plan::LocalId id) { return Unneeded(id, body, loop); }))
      return false;
    may_repeat_ = MayRepeat(body, loop);
    return levels == 1 || may_repeat_;  // it ran for each element of a loop that is no more
  }

  std::vector<plan::Stmt> Take(const plan::Scan& scan) {
    std::vector<plan::Stmt> made;
    plan::Nested before;
    for (plan::Stmt* stmt : moved_) {
      if (auto* dot = std::get_if<plan::Dot>(&stmt->node)) made.push_back({stmt->where, plan::Reset{dot->target}});
      if (auto* assign = std::get_if<plan::Assign>(&stmt->node))
        made.push_back({stmt->where, plan::Reset{assign->target}});
      before.body.stmts.push_back(*stmt);
    }
    if (!moved_.empty()) made.push_back({before.body.stmts.front().where, std::move(before)});
    plan::Join join{scan.source, finder_.table(), Number(), std::move(wanted_), scan.key, scan.value, std::move(body_)};
    plan::LocalUses body = UsesOf(join.body), loop = UsesOf(scan.body);
    join.once = may_repeat_ && Unneeded(scan.key, body, loop) && Unneeded(scan.value, body, loop);
    made.push_back({{}, std::move(join)});
    return made;
  }

 private:
  // Whether the join goes over what the loops inside go over, and compares all that searches among them compare.
  bool CoversLoops(size_t levels) const {
    for (uint32_t loop = 1; loop < levels; ++loop)
      if (std::none_of(prefix_.begin(), prefix_.end(), [loop](const JoinStep& step) { return step.loop == loop; }))
        return false;
    return std::all_of(finder_.conditions().begin(), finder_.conditions().end(), [&](const JoinCondition& condition) {
      return !condition.by.empty() || condition.level >= levels ||
             std::find(chosen_.begin(), chosen_.end(), &condition) != chosen_.end();
    });
  }
  plan::LocalUses UsesOf(const plan::Block& block) const {
    plan::LocalUses uses(func_.locals);
    uses.AddBlock(block);
    return uses;
  }
  // Whether the body comes to the same when it runs again.
  bool MayRepeat(const plan::LocalUses& body, const plan::LocalUses& loop) const {
    plan::LocalUses now = uses_;
    for (size_t i = 0; i < now.reads.size(); ++i) {
      now.reads[i] = now.reads[i] - loop.reads[i] + body.reads[i];
      now.writes[i] = now.writes[i] - loop.writes[i] + body.writes[i];
    }
    for (const plan::Stmt* stmt : moved_) now.AddStmt(*stmt);
    return Effects(body_, now, purity_).commute();
  }

  // Read neither in the new body nor outside of the old loop.
  bool Unneeded(plan::LocalId id, const plan::LocalUses& body, const plan::LocalUses& loop) const {
    auto local = static_cast<uint32_t>(id);
    return body.reads[local] == 0 && loop.reads[local] == uses_.reads[local];
  }

  // What a condition of the join goes through is there: statements that read it for nothing else go.
  void DropImplied() {
    for (size_t i = body_.stmts.size(); i-- > 0;) {
      const auto* dot = std::get_if<plan::Dot>(&body_.stmts[i].node);
      const auto* assign = std::get_if<plan::Assign>(&body_.stmts[i].node);
      if (dot == nullptr && assign == nullptr) continue;
      plan::LocalId target = dot != nullptr ? dot->target : assign->target;
      if (!Implied(target) || UsesOf(body_).reads[static_cast<uint32_t>(target)] != 0) continue;
      dropped_.push_back(target);
      body_.stmts.erase(body_.stmts.begin() + static_cast<ptrdiff_t>(i));
    }
  }

  bool Implied(plan::LocalId id) const {
    const JoinSteps* steps = finder_.StepsOf(id);
    if (steps == nullptr) return finder_.IsOnKeyPath(id);
    return std::any_of(chosen_.begin(), chosen_.end(),
                       [&](const JoinCondition* c) { return BeginsWith(c->steps, *steps); });
  }

  uint32_t Number() {
    auto at = std::find(policy_.searches.begin(), policy_.searches.end(), search_);
    if (at == policy_.searches.end()) at = policy_.searches.insert(at, std::move(search_));
    return static_cast<uint32_t>(at - policy_.searches.begin());
  }

  plan::Policy& policy_;
  plan::Func& func_;
  const plan::LocalUses& uses_;
  const JoinFinder& finder_;
  Purity& purity_;
  JoinSteps prefix_;
  std::vector<const JoinCondition*> chosen_;
  plan::Search search_;
  std::vector<Operand> wanted_;
  std::vector<plan::Stmt*> gone_, moved_;
  std::vector<plan::LocalId> dropped_;
  plan::Block body_;
  bool may_repeat_ = false;
};

class FuncJoiner {
 public:
  FuncJoiner(plan::Policy& policy, plan::Func& func, Purity& purity)
      : policy_(policy), func_(func), purity_(purity), of_data_(func.locals) {
    of_data_[static_cast<uint32_t>(plan::kData)] = true;
  }

  void Run(plan::Block& block) {
    for (size_t i = 0; i < block.stmts.size(); ++i) {
      See(block.stmts[i]);
      if (auto* scan = std::get_if<plan::Scan>(&block.stmts[i].node); scan != nullptr && MayJoin(*scan)) {
        std::vector<plan::Stmt> made = JoinOf(*scan);
        if (!made.empty()) {
          made.back().where = block.stmts[i].where;
          block.stmts[i] = std::move(made.back());
          made.pop_back();
          auto at = block.stmts.begin() + static_cast<ptrdiff_t>(i);
          block.stmts.insert(at, std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
          i += made.size();
        }
      }
      std::visit(
          [&](auto& node) {
            if constexpr (requires { node.body; }) Run(node.body);
          },
          block.stmts[i].node);
    }
  }

 private:
  // Which locals hold parts of base documents.
  void See(const plan::Stmt& stmt) {
    auto mark = [this](Operand source, plan::LocalId target) {
      if (!source.constant && of_data_[source.index]) of_data_[static_cast<uint32_t>(target)] = true;
    };
    if (const auto* dot = std::get_if<plan::Dot>(&stmt.node)) mark(dot->source, dot->target);
    if (const auto* assign = std::get_if<plan::Assign>(&stmt.node)) mark(assign->source, assign->target);
    if (const auto* scan = std::get_if<plan::Scan>(&stmt.node)) mark(scan->source, scan->value);
    if (const auto* find = std::get_if<plan::Find>(&stmt.node)) mark(find->source, find->value);
  }
  // A quick look: whether the loop goes through data, or its body reads something at what may be an element.
  bool MayJoin(const plan::Scan& scan) const {
    if (!scan.source.constant && of_data_[scan.source.index]) return true;
    return std::any_of(scan.body.stmts.begin(), scan.body.stmts.end(), [](const plan::Stmt& stmt) {
      const auto* dot = std::get_if<plan::Dot>(&stmt.node);
      return dot != nullptr && !dot->key.constant;
    });
  }

  std::vector<plan::Stmt> JoinOf(plan::Scan& scan) {
    plan::LocalUses uses(func_.locals);
    uses.AddBlock(func_.body);
    std::vector<plan::Stmt> made = JoinWith(JoinFinder(policy_, scan, uses, of_data_, false), scan, uses);
    if (!made.empty() || scan.source.constant || !of_data_[scan.source.index]) return made;
    return JoinWith(JoinFinder(policy_, scan, uses, of_data_, true), scan, uses);
  }
  std::vector<plan::Stmt> JoinWith(JoinFinder finder, plan::Scan& scan, const plan::LocalUses& uses) {
    if (!finder.Run()) return {};
    for (size_t levels = finder.levels().size(); levels > 0; --levels) {
      Rewrite rewrite(policy_, func_, uses, finder, purity_);
      if (rewrite.Choose(levels) && rewrite.MakeBody(levels)) return rewrite.Take(scan);
    }
    return {};
  }

  plan::Policy& policy_;
  plan::Func& func_;
  Purity& purity_;
  std::vector<bool> of_data_;  // by local
};

}  // namespace

void MakeJoins(plan::Policy& policy) {
  Purity purity(policy);
  for (plan::Func& func : policy.funcs) FuncJoiner(policy, func, purity).Run(func.body);
}

}  // namespace regoc::optimize
