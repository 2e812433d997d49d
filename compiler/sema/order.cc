// The order of a body's expressions.
#include <utility>

#include "compiler/sema/safety.h"
#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Term;

namespace {

// Variables that an operand without braces takes from outside: all of a single expression's; of several, those that no
// expression binds for another.
VarSet ImplicitBodyVars(OutputFinder& outputs, const Body& body) {
  std::vector<VarSet> occurrences;
  VarSet all, known = outputs.reserved(), bound, several;
  for (const Expr& expr : body) {
    VarSet vars = outputs.Vars(expr, kSafetyVars);
    VarSet again = vars;
    again.Keep(all);
    several.Add(again);
    all.Add(vars);
    occurrences.push_back(std::move(vars));
  }
  if (body.size() == 1) return all;
  known.Add(all);
  for (const Expr& expr : body)
    if (IsEquality(expr))
      for (const Term& side : CallOf(expr)->args)
        if (const auto* var = side.As<ast::Var>()) known.Erase(outputs.table().Id(var->name));
  for (bool changed = true; changed;) {
    changed = false;
    for (const Expr& expr : body) {
      if (!IsEquality(expr)) continue;
      VarSet out = outputs.OfExpr(expr, known);
      if (out.Within(bound)) continue;
      changed = true;
      bound.Add(out);
      known.Add(out);
    }
  }
  for (const Expr& expr : body) {
    const ast::Call* call = CallOf(expr);
    if (call == nullptr || IsEquality(expr)) continue;
    int arity = outputs.functions().Arity(*call);
    for (size_t i = arity < 0 ? call->args.size() : static_cast<size_t>(arity); i < call->args.size(); ++i)
      outputs.Collect(call->args[i], VarFilter{.ref_heads = true, .object_keys = true, .closures = true, .sets = true},
                      bound);
  }
  bound.Keep(several);
  all.Remove(bound);
  return all;
}

class BodyOrderer {
 public:
  explicit BodyOrderer(OutputFinder& outputs) : outputs_(outputs) {
    promote_ = [this](const Body& body) {
      if (promoted_ != nullptr) promoted_->Add(ImplicitBodyVars(outputs_, body));
    };
    visible_ = kSafetyVars;
    visible_.implicit_bodies = &promote_;
  }

  void Order(const VarSet& globals, Body& body, std::vector<UnsafeExpr>& unsafe) {
    std::vector<Item> items(body.size());
    VarSet body_vars;
    bool closures = false;
    for (size_t i = 0; i < body.size(); ++i) {
      items[i].unsafe = Visible(body[i]);
      items[i].closure = ClosureVars(body[i], closures);
      body_vars.Add(items[i].unsafe);
    }
    VarSet safe = body_vars;
    safe.Keep(globals);
    for (Item& item : items) {
      item.closure.Keep(body_vars);
      item.closure.Remove(globals);
      item.unsafe.Remove(safe);
    }
    std::vector<size_t> order = Schedule(body, items, safe);
    for (size_t i = 0; i < body.size(); ++i)
      if (!items[i].placed) AddUnsafe(body[i], items[i].unsafe, unsafe);
    Body ordered;
    ordered.reserve(body.size());
    for (size_t i : order) ordered.push_back(std::move(body[i]));
    if (closures) OrderClosures(globals, ordered, unsafe);
    for (size_t i = 0; i < body.size(); ++i)
      if (!items[i].placed) ordered.push_back(std::move(body[i]));
    body = std::move(ordered);
  }

 private:
  struct Item {
    VarSet unsafe;
    VarSet closure;  // variables of the body that closures of the expression take
    bool placed = false;
  };

  VarSet Visible(const Expr& expr) {
    VarSet vars;
    VarSet* outer = std::exchange(promoted_, &vars);
    outputs_.Collect(expr, visible_, vars);
    promoted_ = outer;
    return vars;
  }
  VarSet Visible(const Body& body) {
    VarSet vars;
    for (const Expr& expr : body) vars.Add(Visible(expr));
    return vars;
  }

  struct ClosureFinder : Walker {
    OutputFinder& outputs;
    VarSet& vars;
    bool& found;
    ClosureFinder(OutputFinder& o, VarSet& v, bool& f) : outputs(o), vars(v), found(f) {}
    bool OnTerm(const Term& term) {
      if (!IsComprehension(term)) return false;
      found = true;
      outputs.Collect(term, VarFilter{}, vars);
      return true;
    }
    bool OnExpr(const Expr& expr) {
      if (const auto* every = expr.As<ast::Every>()) {
        found = true;
        outputs.Collect(every->body, VarFilter{}, vars);
        return true;
      }
      if (expr.As<ast::NotBody>() == nullptr && expr.As<ast::Logical>() == nullptr) return false;
      found = true;
      outputs.Collect(expr, VarFilter{}, vars);
      return true;
    }
  };
  // `found` becomes true when the expression has a closure.
  VarSet ClosureVars(const Expr& expr, bool& found) {
    VarSet vars;
    ClosureFinder finder(outputs_, vars, found);
    WalkExpr(finder, expr);
    return vars;
  }

  // Expressions in the order of the source, each as soon as it is safe.
  std::vector<size_t> Schedule(const Body& body, std::vector<Item>& items, VarSet& safe) {
    std::vector<size_t> order;
    order.reserve(body.size());
    for (size_t before = body.size() + 1; order.size() != before;) {
      before = order.size();
      for (size_t i = 0; i < body.size(); ++i) {
        Item& item = items[i];
        if (item.placed) continue;
        VarSet out = outputs_.OfExpr(body[i], safe);
        if (!item.closure.empty()) {
          if (item.closure == out) continue;  // a closure can't bind what it takes
          item.unsafe.Add(item.closure);
        }
        item.unsafe.Remove(out);
        item.unsafe.Remove(safe);
        if (!item.unsafe.empty()) continue;
        item.placed = true;
        order.push_back(i);
        safe.Add(out);
      }
    }
    return order;
  }

  void AddUnsafe(const Expr& expr, const VarSet& vars, std::vector<UnsafeExpr>& unsafe) {
    UnsafeExpr entry{expr.range, vars, {}};
    if (IsAssignment(expr) && IsEquality(expr)) outputs_.Collect(CallOf(expr)->args[0], VarFilter{}, entry.assigned);
    unsafe.push_back(std::move(entry));
  }

  // Closures see what the expressions before them bind.
  struct ClosureOrderer : Walker {
    BodyOrderer& orderer;
    VarSet& globals;
    const Expr& current;
    std::vector<UnsafeExpr>& unsafe;
    ClosureOrderer(BodyOrderer& o, VarSet& g, const Expr& c, std::vector<UnsafeExpr>& u)
        : orderer(o), globals(g), current(c), unsafe(u) {}

    bool OnTerm(Term& term) {
      if (auto* ac = term.As<ast::ArrayComprehension>()) Closure({&*ac->item}, ac->body);
      if (auto* sc = term.As<ast::SetComprehension>()) Closure({&*sc->item}, sc->body);
      if (auto* oc = term.As<ast::ObjectComprehension>()) Closure({&*oc->key, &*oc->value}, oc->body);
      return IsComprehension(term);
    }
    bool OnExpr(Expr& expr) {
      if (auto* every = expr.As<ast::Every>()) {
        if (every->key) orderer.outputs_.Collect(*every->key, VarFilter{}, globals);
        orderer.outputs_.Collect(every->value, VarFilter{}, globals);
        orderer.Order(globals, every->body, unsafe);
        return true;
      }
      if (auto* negation = expr.As<ast::NotBody>()) {
        orderer.Order(globals, negation->body, unsafe);
        return true;
      }
      auto* logical = expr.As<ast::Logical>();
      if (logical == nullptr) return false;
      orderer.Order(globals, logical->left, unsafe);
      orderer.Order(globals, logical->right, unsafe);
      return true;
    }
    void Closure(std::initializer_list<const Term*> items, Body& body) {
      VarSet missing;
      for (const Term* item : items) orderer.outputs_.Collect(*item, VarFilter{}, missing);
      missing.Remove(orderer.Visible(body));
      missing.Remove(globals);
      if (!missing.empty()) orderer.AddUnsafe(current, missing, unsafe);
      orderer.Order(globals, body, unsafe);
    }
  };

  void OrderClosures(const VarSet& globals, Body& ordered, std::vector<UnsafeExpr>& unsafe) {
    VarSet seen = globals;
    for (size_t i = 0; i < ordered.size(); ++i) {
      if (i > 0) seen.Add(Visible(ordered[i - 1]));
      ClosureOrderer closures(*this, seen, ordered[i], unsafe);
      WalkExpr(closures, ordered[i]);
    }
  }

  OutputFinder& outputs_;
  std::function<void(const Body&)> promote_;
  VarFilter visible_;
  VarSet* promoted_ = nullptr;
};

}  // namespace

std::vector<UnsafeExpr> OrderBody(OutputFinder& outputs, const VarSet& globals, Body& body) {
  std::vector<UnsafeExpr> unsafe;
  BodyOrderer(outputs).Order(globals, body, unsafe);
  return unsafe;
}

}  // namespace regoc::sema
