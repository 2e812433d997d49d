#include "compiler/syntax/walk.h"

#include <algorithm>

namespace regoc::syntax {

namespace {

bool AllGround(const std::vector<ast::Term>& terms, size_t from = 0) {
  return std::all_of(terms.begin() + static_cast<ptrdiff_t>(from), terms.end(), IsGround);
}

bool IsGroundExpr(const ast::Expr& expr);
bool IsGroundBody(const ast::Body& body) { return std::all_of(body.begin(), body.end(), IsGroundExpr); }

bool IsGroundExpr(const ast::Expr& expr) {
  struct Visitor {
    bool operator()(const ast::Term& term) { return IsGround(term); }
    bool operator()(const ast::SomeDecl&) { return false; }
    bool operator()(const ast::Box<ast::Every>&) { return false; }
    bool operator()(const ast::NotBody& negation) { return IsGroundBody(negation.body); }
    bool operator()(const ast::Logical& logical) { return IsGroundBody(logical.left) && IsGroundBody(logical.right); }
  };
  return std::visit(Visitor{}, expr.node);
}

}  // namespace

bool IsGround(const ast::Term& term) {
  struct Visitor {
    bool operator()(const ast::Null&) { return true; }
    bool operator()(const ast::Boolean&) { return true; }
    bool operator()(const ast::Number&) { return true; }
    bool operator()(const ast::String&) { return true; }
    bool operator()(const ast::Var&) { return false; }
    bool operator()(const ast::Ref& ref) { return AllGround(ref.terms, 1); }
    bool operator()(const ast::Array& array) { return AllGround(array.items); }
    bool operator()(const ast::Set& set) { return AllGround(set.items); }
    bool operator()(const ast::Object& object) {
      return std::all_of(object.items.begin(), object.items.end(),
                         [](const auto& item) { return IsGround(item.key) && IsGround(item.value); });
    }
    bool operator()(const ast::ArrayComprehension& array) { return IsGround(*array.item) && IsGroundBody(array.body); }
    bool operator()(const ast::SetComprehension& set) { return IsGround(*set.item) && IsGroundBody(set.body); }
    bool operator()(const ast::ObjectComprehension& object) {
      return IsGround(*object.key) && IsGround(*object.value) && IsGroundBody(object.body);
    }
    bool operator()(const ast::Call& call) { return IsGround(*call.op) && AllGround(call.args); }
    bool operator()(const ast::TemplateString&) { return false; }
  };
  return std::visit(Visitor{}, term.node);
}

}  // namespace regoc::syntax
