#include "compiler/sema/print.h"

#include <algorithm>

#include "compiler/sema/terms.h"

namespace regoc::sema {

using ast::Body;
using ast::Expr;
using ast::Term;

namespace {

bool IsPrint(const Expr& expr) {
  const ast::Call* call = CallOf(expr);
  return call != nullptr && IsCallTo(*call, "print");
}

struct PrintEraser : Walker {
  bool OnBody(Body& body) {
    SourceRange start = body.empty() ? SourceRange{} : body[0].range;
    auto erased = std::remove_if(body.begin(), body.end(), IsPrint);
    body.erase(erased, body.end());
    if (body.empty()) body.push_back(MakeExpr(MakeTrue(start)));
    return false;
  }
};

struct PrintRewriter : Walker {
  OutputFinder& outputs;
  Names& names;
  Reporter& reporter;
  VarSet safe;  // bound where the walk stands
  PrintRewriter(OutputFinder& o, Names& n, Reporter& r, const VarSet& s) : outputs(o), names(n), reporter(r), safe(s) {}

  bool OnBody(Body& body) {
    VarSet outside = safe;
    for (Expr& expr : body) {
      VarSet before = safe;
      WalkExpr(*this, expr);
      safe = std::move(before);
      if (IsPrint(expr)) {
        Rewrite(expr);
        continue;
      }
      safe.Add(outputs.OfExpr(expr, safe));
      CollectVars(expr, VarFilter{}, [this](const std::string& name, const Term*) {
        if (IsGenerated(names.Variable(name))) safe.Insert(outputs.table().Id(name));
      });
    }
    safe = std::move(outside);
    return true;
  }
  bool OnExpr(Expr& expr) {
    if (auto* every = expr.As<ast::Every>()) {
      if (every->key) outputs.Collect(*every->key, VarFilter{}, safe);
      outputs.Collect(every->value, VarFilter{}, safe);
    }
    return false;
  }

  void Rewrite(Expr& expr) {
    ast::Call& call = *CallOf(expr);
    bool failed = false;
    for (const Term& arg : call.args) {
      VarSet unknown = outputs.Vars(arg, kSafetyVars);
      unknown.Remove(safe);
      std::vector<std::string> shown;
      unknown.ForEach([&](VarId id) { shown.push_back(names.Variable(outputs.table().Name(id))); });
      std::sort(shown.begin(), shown.end());
      for (const std::string& name : shown) {
        failed = true;
        reporter.Fatal(kVarUndeclared, arg.range, {name}).hint = "print only sees variables that have a value by then";
      }
    }
    if (failed) return;
    ast::Array operands;
    for (Term& arg : call.args) {
      SourceRange range = arg.range;
      Term local = MakeVar(names.Fresh(), range);
      Expr capture = Equals(local, std::move(arg));
      capture.generated = false;
      Body body;
      body.push_back(std::move(capture));
      operands.items.push_back(Term{range, ast::SetComprehension{std::move(local), std::move(body)}});
    }
    std::vector<Term> args;
    args.push_back(Term{expr.range, std::move(operands)});
    expr.node = MakeCall("internal.print", std::move(args), expr.range);
  }
};

}  // namespace

void ErasePrints(Body& body) {
  PrintEraser eraser;
  WalkBody(eraser, body);
}

void ErasePrints(ast::Head& head) {
  PrintEraser eraser;
  WalkHead(eraser, head);
}

void RewritePrints(OutputFinder& outputs, Names& names, Reporter& reporter, const VarSet& safe, Body& body) {
  PrintRewriter rewriter(outputs, names, reporter, safe);
  WalkBody(rewriter, body);
}

void RewritePrints(OutputFinder& outputs, Names& names, Reporter& reporter, const VarSet& safe, ast::Head& head) {
  PrintRewriter rewriter(outputs, names, reporter, safe);
  WalkHead(rewriter, head);
}

}  // namespace regoc::sema
