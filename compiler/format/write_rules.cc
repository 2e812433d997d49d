#include <algorithm>

#include "compiler/format/writer.h"

namespace regoc::format {

namespace {

bool IsTrue(const ast::Body& body) {
  const auto* term = body.size() == 1 ? body[0].As<ast::Term>() : nullptr;
  const auto* boolean = term != nullptr ? term->As<ast::Boolean>() : nullptr;
  return boolean != nullptr && boolean->value && !body[0].negated && body[0].with.empty();
}

// A set without the braces around it would be a body.
bool IsSet(const ast::Expr& expr) {
  const auto* term = expr.As<ast::Term>();
  return !expr.negated && term != nullptr && term->As<ast::Set>() != nullptr;
}

// A default rule's text is its first word.
Place PlaceOfRule(const ast::Rule& rule) {
  Place place = PlaceOf(rule.range);
  if (rule.is_default) place.text = place.text.substr(0, 7);
  return place;
}

int ClosingBraceOf(const ast::Rule& rule, size_t args, bool keyed) {
  Place place = PlaceOfRule(rule);
  if (args > 0) return ClosingRowBehind(place, '(', ')', '{', '}');
  return keyed ? ClosingRowBehind(place, '[', ']', '{', '}') : ClosingRow(place, '{', '}');
}

// Whether `else` followed something on its line.
bool ElseWasInline(const ast::Rule& rule) {
  std::string_view text = PlaceOfRule(rule).text;
  int row = RowOf(rule.else_rule[0].range) - RowOf(rule.range);
  if (row <= 0) return false;
  for (; row > 0; --row) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  size_t begin = text.find_first_not_of(" \t\r\v\f");
  return begin == std::string_view::npos || !text.substr(begin).starts_with("else");
}

bool HasSetForm(const ast::Rule& rule) { return rule.head.key.has_value() && !rule.head.value; }

}  // namespace

bool Writer::WriteRules(const std::vector<const ast::Rule*>& rules) {
  for (size_t i = 0; i < rules.size(); ++i) {
    const ast::Rule& rule = *rules[i];
    // Comments without a place end here: what could be written was.
    (void)InsertComments(RowOf(rule.range));
    (void)WriteRule(rule, false);
    if (!SameAsSource(rule.range)) return false;
    bool grouped = i + 1 < rules.size() && StandsAlone(rule) && StandsAlone(*rules[i + 1]) &&
                   RowOf(rules[i + 1]->range) == RowOf(rule.range) + 1;
    if (!grouped) page_.BlankLine();
  }
  return true;
}

bool Writer::UsesIf(const ast::Rule& rule) const { return style_.ifs && (style_.contains || !HasSetForm(rule)); }

// Whether the rule is one line, so that the next may follow without a blank one.
bool Writer::StandsAlone(const ast::Rule& rule) const {
  if (rule.body.size() > 1 || rule.is_default || !rule.else_rule.empty()) return false;
  return !(rule.body.size() == 1 && IsSet(rule.body[0])) && UsesIf(rule);
}

bool Writer::WriteRule(const ast::Rule& rule, bool is_else) {
  if (!is_else) page_.StartLine();
  if (rule.is_default) page_.Write("default ");
  // `p := 1 { true }` is `p := 1`.
  bool constant = IsTrue(rule.body) && rule.else_rule.empty();
  comment_on_last_row_ = constant;
  HeadForm head = FormOf(rule, is_else);
  bool fits = WriteHead(head, rule.is_default, constant);
  if (constant) {
    page_.EndLine();
    return true;
  }
  comment_on_last_row_ = true;
  return WriteRuleBody(rule, head, is_else, fits);
}

bool Writer::WriteRuleBody(const ast::Rule& rule, const HeadForm& head, bool is_else, bool head_fits) {
  bool uses_if = UsesIf(rule);
  if (uses_if) page_.Write(" if");
  bool one = uses_if && rule.body.size() == 1 && !IsSet(rule.body[0]);
  if (one && RowOf(rule.body[0].range) == EndRow(head.place)) {
    page_.Write(" ");
    (void)WriteExpr(rule.body[0]);
    page_.EndLine();
    return rule.else_rule.empty() || WriteElse(rule) || Abandon();
  }
  page_.Write(" {");
  if (!head_fits && !comments_.empty()) {
    page_.Write(" ");
  } else {
    page_.EndLine();
  }
  if (uses_if && !is_else) MarkUnionLead(rule.body[0]);
  page_.Indent();
  (void)WriteBody(rule.body);
  if (!InsertComments(ClosingBraceOf(rule, head.args != nullptr ? head.args->size() : 0, head.keyed))) return Abandon();
  page_.Outdent();
  page_.StartLine();
  page_.Write("}");
  return rule.else_rule.empty() || WriteElse(rule) || Abandon();
}

bool Writer::WriteElse(const ast::Rule& rule) {
  const ast::Rule& next = rule.else_rule[0];
  int row = RowOf(next.head.range);
  bool was_inline = ElseWasInline(rule);
  bool comment_above = (!comments_.empty() && comments_.first_row() < row) || page_.waiting() != nullptr;
  if (!comment_above && was_inline) {
    page_.Write(" ");
  } else {
    page_.BlankLine();
    page_.StartLine();
  }
  if (!InsertComments(row)) return Abandon();
  // The comments ended the line.
  if (comment_above && !was_inline) page_.StartLine();
  return WriteRule(next, true);
}

}  // namespace regoc::format
