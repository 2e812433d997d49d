#include <algorithm>

#include "compiler/format/writer.h"
#include "compiler/syntax/names.h"

namespace regoc::format {

namespace {

using ast::Logical;

// The operand that an operator's call begins with in writing: the result of `z = x | y`, else the left one.
const ast::Term* LeadOfCall(const ast::Call& call, bool may_assign) {
  std::string function = syntax::DottedName(*call.op);
  if (syntax::InfixSign(function).empty()) return nullptr;
  size_t arity = OperatorArity(function);
  if (call.args.size() == arity) return &call.args[0];
  return may_assign && call.args.size() == arity + 1 ? &call.args.back() : nullptr;
}

bool TermRendersWithBrace(const ast::Term& term) {
  if (const auto* set = term.As<ast::Set>()) return !set->items.empty();
  if (const auto* ref = term.As<ast::Ref>()) return !ref->terms.empty() && TermRendersWithBrace(ref->terms[0]);
  if (const auto* call = term.As<ast::Call>()) {
    const ast::Term* lead = LeadOfCall(*call, false);
    return lead != nullptr && TermRendersWithBrace(*lead);
  }
  return term.As<ast::Object>() != nullptr || term.As<ast::SetComprehension>() != nullptr ||
         term.As<ast::ObjectComprehension>() != nullptr;
}

bool IsUnionExpr(const ast::Expr& expr) {
  const ast::Call* call = syntax::CallOf(expr, "or");
  return call != nullptr && call->args.size() == 2;
}

// Whether a single expression behind `not` has to stand in parentheses to be read the same.
bool NeedsParensBehindNot(const ast::Expr& expr) {
  return !expr.with.empty() || expr.As<Logical>() != nullptr || expr.As<ast::NotBody>() != nullptr ||
         RendersWithBrace(expr);
}

// The same for an operand: `and` binds stronger than `or`, and chains hang to the left.
bool NeedsParensAsOperand(const ast::Expr& expr, Logical::Op parent, bool right) {
  if (!expr.with.empty()) return true;
  const auto* logical = expr.As<Logical>();
  if (logical == nullptr) return RendersWithBrace(expr);
  if (logical->op == Logical::Op::kOr) return parent == Logical::Op::kAnd || right;
  return parent == Logical::Op::kAnd && right;
}

int EndRowOfBody(const ast::Body& body) {
  if (body.empty()) return 0;
  Place place = PlaceOf(body.back().range);
  place.text = place.text.substr(0, place.text.find_last_not_of(" \t\r\n") + 1);
  return EndRow(place);
}

// The brace that opens an operand's body, found from its first expression backwards; else the whole.
Place BraceOf(const ast::Expr& whole, const ast::Body& body) {
  Place place = PlaceOf(whole.range);
  if (body.empty() || body[0].range.begin < place.offset) return place;
  size_t end = std::min<size_t>(body[0].range.begin - place.offset, place.text.size());
  size_t at = end > 0 ? place.text.rfind('{', end - 1) : std::string_view::npos;
  if (at == std::string_view::npos) return place;
  Place brace = place;
  brace.row += static_cast<int>(std::count(place.text.begin(), place.text.begin() + static_cast<ptrdiff_t>(at), '\n'));
  brace.offset += static_cast<uint32_t>(at);
  brace.text = place.text.substr(at);
  return brace;
}

}  // namespace

bool RendersWithBrace(const ast::Expr& expr) {
  const auto* term = expr.As<ast::Term>();
  if (term == nullptr) return false;
  if (const auto* call = term->As<ast::Call>()) {
    const ast::Term* lead = LeadOfCall(*call, true);
    return lead != nullptr && TermRendersWithBrace(*lead);
  }
  return TermRendersWithBrace(*term);
}

bool Writer::WriteNot(const ast::Expr& expr, const ast::NotBody& negation) {
  Place place = PlaceOf(expr.range);
  if (!InsertComments(place.row)) return Abandon();
  page_.Write("not ");
  const ast::Body& body = negation.body;
  if (!negation.braces && body.size() == 1) {
    bool parens = NeedsParensBehindNot(body[0]);
    if (parens) page_.Write("(");
    (void)WriteExpr(body[0]);
    if (parens) page_.Write(")");
    return true;
  }
  if (IsUnionExpr(body[0])) paren_expr_ = &body[0];
  page_.Write("{");
  (void)WriteInnerBody('{', '}', body, place.row, place);
  if (RowOf(body.back().range) == place.row) page_.Write(" ");
  page_.Write("}");
  return true;
}

bool Writer::WriteLogical(const ast::Expr& expr) {
  std::vector<LogicalStep> steps;
  Operand first = Flatten(expr, steps);
  (void)WriteOperand(first);
  bool indented = false;
  for (const LogicalStep& step : steps) {
    page_.Write(step.op == Logical::Op::kAnd ? " and" : " or");
    const Operand& right = step.right;
    int row = right.braces ? right.brace.row : right.body->empty() ? 0 : RowOf((*right.body)[0].range);
    if (row > step.left_end_row) {
      if (!indented) page_.Indent();
      indented = true;
      page_.EndLine();
      page_.StartLine();
    } else {
      page_.Write(" ");
    }
    (void)WriteOperand(right);
  }
  if (indented) page_.Outdent();
  return true;
}

bool Writer::WriteOperand(const Operand& operand) {
  const ast::Body& body = *operand.body;
  if (!operand.braces) {
    if (operand.parens) page_.Write("(");
    bool fits = WriteExpr(body[0]);
    if (operand.parens) page_.Write(")");
    return fits;
  }
  if (body.empty()) {
    page_.Write("{}");
    return true;
  }
  if (IsUnionExpr(body[0])) paren_expr_ = &body[0];
  page_.Write("{");
  (void)WriteInnerBody('{', '}', body, operand.brace.row, operand.brace);
  if (RowOf(body.back().range) == operand.brace.row) page_.Write(" ");
  page_.Write("}");
  return true;
}

// The chain that hangs to the left as a first operand and steps, written with one indentation.
Writer::Operand Writer::Flatten(const ast::Expr& expr, std::vector<LogicalStep>& steps) const {
  const auto& logical = *expr.As<Logical>();
  auto operand = [&](const ast::Body& body, bool braces, bool right) {
    if (braces || body.size() != 1) return Operand{&body, true, false, BraceOf(expr, body)};
    return Operand{&body, false, NeedsParensAsOperand(body[0], logical.op, right), {}};
  };
  bool chain = !logical.left_braces && logical.left.size() == 1 && logical.left[0].As<Logical>() != nullptr &&
               !NeedsParensAsOperand(logical.left[0], logical.op, false);
  Operand first{};
  int end_row = EndRowOfBody(logical.left);
  if (chain) {
    first = Flatten(logical.left[0], steps);
  } else {
    first = operand(logical.left, logical.left_braces, false);
    int closing = first.braces ? ClosingRow(first.brace, '{', '}') : 0;
    if (closing > 0) end_row = closing;
  }
  steps.push_back({logical.op, operand(logical.right, logical.right_braces, true), end_row});
  return first;
}

// `x | y` at the brace of a body would be read as a comprehension: parentheses go around the union that is written
// first.
void Writer::MarkUnionLead(const ast::Expr& expr) {
  if (expr.negated) return;
  if (expr.As<Logical>() != nullptr) {
    std::vector<LogicalStep> steps;
    Operand first = Flatten(expr, steps);
    if (!first.braces && !first.parens) MarkUnionLead((*first.body)[0]);
    return;
  }
  if (IsUnionExpr(expr)) {
    paren_expr_ = &expr;
    return;
  }
  const auto* term = expr.As<ast::Term>();
  const ast::Call* call = term != nullptr ? term->As<ast::Call>() : nullptr;
  const ast::Term* lead = call != nullptr ? LeadOfCall(*call, true) : nullptr;
  if (lead != nullptr && IsUnion(*lead)) paren_term_ = lead;
}

}  // namespace regoc::format
