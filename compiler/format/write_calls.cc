#include "compiler/format/diagnostics.h"
#include "compiler/format/writer.h"
#include "compiler/syntax/names.h"
#include "compiler/syntax/printer.h"

namespace regoc::format {

namespace {

constexpr std::string_view kMember = "internal.member_2";
constexpr std::string_view kMemberWithKey = "internal.member_3";

bool IsMembership(std::string_view function) { return function == kMember || function == kMemberWithKey; }

// The types of an operator's operands, as OPA names them.
std::string_view OperandTypes(std::string_view function) {
  if (function == "minus") return "any<number, set[any]>,any<number, set[any]>";
  if (function == "and" || function == "or") return "set[any],set[any]";
  if (function == kMemberWithKey) return "any,any,any";
  bool numbers = function == "plus" || function == "mul" || function == "div" || function == "rem";
  return numbers ? "number,number" : "any,any";
}

// How strongly an operator binds; `=` and `:=` take whatever there is on both sides.
int Level(std::string_view sign) {
  if (sign == "in") return 1;
  if (sign == "|") return 3;
  if (sign == "&") return 4;
  if (sign == "+" || sign == "-") return 5;
  if (sign == "*" || sign == "/" || sign == "%") return 6;
  return sign == "=" || sign == ":=" ? 0 : 2;
}

std::string_view SignOf(const ast::Term& term) {
  const auto* call = term.As<ast::Call>();
  return call != nullptr ? syntax::InfixSign(syntax::DottedName(*call->op)) : std::string_view();
}

}  // namespace

// Chains of operators hang to the left. `opa fmt` leaves the parentheses out in some places where this keeps them:
// around a membership, and in `1 == (2 == 3)`.
bool NeedsParens(const ast::Term& operand, std::string_view sign, bool right) {
  std::string_view own = SignOf(operand);
  if (own.empty() || Level(sign) == 0) return false;
  if (IsMembership(syntax::DottedName(*operand.As<ast::Call>()->op)) && operand.As<ast::Call>()->args.size() == 3)
    return false;  // has them anyway
  return right ? Level(own) <= Level(sign) : Level(own) < Level(sign);
}

size_t OperatorArity(std::string_view function) { return function == kMemberWithKey ? 3 : 2; }

bool IsUnion(const ast::Term& term) {
  const auto* call = term.As<ast::Call>();
  return call != nullptr && syntax::DottedName(*call->op) == "or";
}

void Writer::ReportArity(const ast::Call& call, SourceRange at) {
  std::string function = syntax::DottedName(*call.op);
  std::string have;
  for (const ast::Term& arg : call.args) have += (have.empty() ? "" : ",") + std::string(syntax::TypeName(arg));
  Diagnostic& finding = sink_.Report(kArityMismatch, at, {function});
  finding.details = {"have: (" + have + ")", "want: (" + std::string(OperandTypes(function)) + ")"};
}

// `x == y`, or `z = x + y` where the result has a place in the call.
bool Writer::WriteCallExpr(const ast::Call& call) {
  std::string function = syntax::DottedName(*call.op);
  if (IsMembership(function)) return WriteMembership(false, call);
  std::string sign(syntax::InfixSign(function));
  if (sign.empty()) return WritePlainCall(call);
  bool assigned = call.args.size() == 3;
  if (call.args.size() != 2 && !assigned) {
    ReportArity(call, call.op->range);
    return WritePlainCall(call);
  }
  if (assigned) {
    if (!WriteTerm(call.args[2])) return Abandon();
    page_.Write(" = ");
  }
  auto write = [&](const ast::Term& operand, bool parens) {
    if (parens) page_.Write("(");
    bool fits = WriteTerm(operand);
    if (parens) page_.Write(")");
    return fits;
  };
  // Parentheses that the writer was told to set are not set again.
  if (!write(call.args[0], paren_term_ != &call.args[0] && NeedsParens(call.args[0], sign, false))) return Abandon();
  page_.Write(" " + sign + " ");
  if (write(call.args[1], NeedsParens(call.args[1], sign, true))) return true;
  return assigned ? Abandon() : false;
}

bool Writer::WriteCallTerm(bool parens, const ast::Call& call, const Place& place) {
  std::string function = syntax::DottedName(*call.op);
  std::string sign(syntax::InfixSign(function));
  if (sign.empty()) return WritePlainCall(call);
  if (IsMembership(function)) return WriteMembership(parens || call.args.size() == 3, call);
  if (parens) page_.Write("(");
  if (call.args.size() != 2) {
    SourceRange at = call.op->range;
    if (place.written) at = SourceRange{at.file, place.offset, place.offset};
    ReportArity(call, at);
    return true;
  }
  if (!WriteTermIn(true, call.args[0])) return Abandon();
  page_.Write(" " + sign + " ");
  if (!WriteTermIn(true, call.args[1])) return Abandon();
  if (parens) page_.Write(")");
  return true;
}

bool Writer::WritePlainCall(const ast::Call& call) {
  size_t position = comments_.position();
  if (const auto* ref = call.op->As<ast::Ref>()) {
    if (!WriteRef(ref->terms)) return false;
    comments_.set_position(position);
  } else {
    page_.Write(syntax::Print(*call.op));
  }
  page_.Write("(");
  Place place = PlaceOfTerm(*call.op);
  bool fits = WriteList(ElementsOf(call.args), place, ClosingRow(place, '(', ')'), ItemForm::kArgument);
  page_.Write(")");
  return fits || Abandon();
}

// With a key it stands in parentheses wherever it is an operand or an item.
bool Writer::WriteMembership(bool parens, const ast::Call& call) {
  size_t arity = OperatorArity(syntax::DottedName(*call.op));
  if (call.args.size() != arity) return ReportArity(call, call.op->range), true;
  if (parens) page_.Write("(");
  bool fits = true;
  for (size_t i = 0; fits && i < arity; ++i) {
    if (i > 0) page_.Write(i + 1 == arity ? " in " : ", ");
    bool chain = arity == 2 && i == 0 && SignOf(call.args[0]) == "in" && call.args[0].As<ast::Call>()->args.size() == 2;
    fits = WriteTermIn(!chain, call.args[i]);
  }
  if (parens) page_.Write(")");
  return fits || Abandon();
}

}  // namespace regoc::format
