// The templates of graph.h.
#pragma once

#include "compiler/sema/constants.h"
#include "compiler/sema/graph.h"
#include "compiler/sema/rule_tree.h"
#include "compiler/sema/terms.h"

namespace regoc::sema {

// Walks a rule's body and head; the variables bound and known where a reference stands are found when first asked for.
template <typename F>
class UseFinder : public Walker {
 public:
  UseFinder(const ast::Rule& rule, F& f) : rule_(rule), f_(f) {}

  void Run() {
    for (index_ = 0; index_ < rule_.body.size(); ++index_) WalkExpr(*this, rule_.body[index_]);
    WalkHead(*this, rule_.head);
  }
  bool OnTerm(const ast::Term& term) {
    const auto* ref = term.As<ast::Ref>();
    const auto* head = ref != nullptr ? ref->terms[0].template As<ast::Var>() : nullptr;
    if (head != nullptr && head->name == "data") Report(*ref);
    return false;
  }

 private:
  void Report(const ast::Ref& ref) {
    RuleGraph::Use use{&ref, {}, index_, nullptr};
    bool constant = true;
    for (size_t i = 1; i < ref.terms.size(); ++i) constant = constant && IsConstant(ref.terms[i]);
    if (constant) {
      f_(use, ref);
      return;
    }
    Advance();
    use.bound = &bound_;
    if (known_.empty()) {
      use.narrowed = ref;
      f_(use, ref);
      return;
    }
    std::vector<ast::Ref> expanded = known_.Expand(ref);
    use.narrowed = expanded.size() == 1 ? expanded[0] : ref;
    for (const ast::Ref& e : expanded) f_(use, e);
  }
  void Advance() {
    auto bind = [this](const std::string& name, const ast::Term*) { bound_.emplace(name, true); };
    if (!head_seen_) {
      head_seen_ = true;
      for (const ast::Term& arg : rule_.head.args) CollectVars(arg, VarFilter{}, bind);
      if (rule_.head.key) CollectVars(*rule_.head.key, VarFilter{}, bind);
      if (rule_.head.value) CollectVars(*rule_.head.value, VarFilter{}, bind);
    }
    for (; seen_ < index_; ++seen_) {
      CollectVars(rule_.body[seen_], VarFilter{}, bind);
      known_.After(rule_.body[seen_]);
    }
  }

  const ast::Rule& rule_;
  F& f_;
  size_t index_ = 0;
  size_t seen_ = 0;  // expressions that bound_ and known_ cover
  bool head_seen_ = false;
  StringMap<bool> bound_;
  KnownValues known_;
};

template <typename F>
void RuleGraph::ForEachUse(const ast::Rule& rule, F&& f) {
  UseFinder<F>(rule, f).Run();
}

template <typename R, typename P>
void RuleGraph::ForEachTarget(const ast::Ref& ref, R&& on_rule, P&& on_place) const {
  std::vector<const RuleTree*> level{&analysis_.program.tree}, next;
  for (size_t i = 1; i < ref.terms.size(); ++i) {
    next.clear();
    auto enter = [&](const RuleTree& node) {
      for (size_t rule : node.rules)
        if (MayMean(rule, ref, i + 1)) on_rule(rule);
      next.push_back(&node);
    };
    auto key = PathKey(ref.terms[i]);
    if (!key && IsConstant(ref.terms[i])) return;  // a composite: no rule has such a key
    for (const RuleTree* node : level) {
      if (!key) {
        for (const auto& child : node->children) enter(child.second);
      } else if (auto at = node->children.find(*key); at != node->children.end()) {
        enter(at->second);
      }
    }
    level.swap(next);
  }
  for (const RuleTree* node : level) on_place(*node);
}

}  // namespace regoc::sema
