#include <algorithm>

#include "compiler/format/diagnostics.h"
#include "compiler/format/writer.h"
#include "compiler/syntax/opa_form.h"
#include "compiler/syntax/printer.h"

namespace regoc::format {

namespace {

bool IsTrue(const ast::Term& term) {
  const auto* boolean = term.As<ast::Boolean>();
  return boolean != nullptr && boolean->value;
}

}  // namespace

void Writer::WritePackage() {
  (void)InsertComments(RowOf(module_.package.range));
  page_.StartLine();
  // Without the root: the first name stands in its place.
  std::vector<ast::Term> path(module_.package.path.begin() + 1, module_.package.path.end());
  if (path.empty()) return Fail("invalid package path: data");
  path[0].node = ast::Var{path[0].As<ast::String>()->value};
  page_.Write("package ");
  size_t position = comments_.position();
  comments_.DropAll();
  (void)WriteRef(path);
  comments_.set_position(position);
  page_.BlankLine();
}

bool Writer::WriteImports(const std::vector<ImportLine>& imports) {
  std::map<const ast::Import*, const CommentLine*> beside;
  for (const ImportLine& line : imports)
    if (const CommentLine* comment = comments_.TakeOf(line.row)) beside[line.import] = comment;
  for (std::vector<ImportLine>& group : GroupImports(imports)) {
    (void)InsertComments(group[0].row);
    SortImports(group);
    for (const ImportLine& line : group) {
      page_.StartLine();
      WriteImport(*line.import);
      if (auto comment = beside.find(line.import); comment != beside.end()) page_.Write(" " + comment->second->text);
      page_.EndLine();
      if (!SameAsSource(line.import->range)) return false;
    }
    page_.BlankLine();
  }
  return true;
}

void Writer::WriteImport(const ast::Import& import) {
  page_.Write("import ");
  size_t position = comments_.position();
  comments_.DropAll();
  std::string keyword = FutureKeywordOf(import);
  if (!keyword.empty())
    page_.Write("future.keywords." + keyword);
  else if (const auto* ref = import.path.As<ast::Ref>())
    (void)WriteRef(ref->terms);
  else
    page_.Write(syntax::Print(import.path));
  comments_.set_position(position);
  if (!import.alias.empty()) page_.Write(" as " + import.alias);
}

Writer::HeadForm Writer::FormOf(const ast::Rule& rule, bool is_else) {
  const ast::Head& head = rule.head;
  syntax::LegacyHead legacy = syntax::LegacyHeadOf(rule);
  HeadForm form{.place = PlaceOf(head.range), .assigned = head.assigned};
  moved_.erase(&true_);
  if (head.value) {
    form.value = &*head.value;
    form.value_is_implied = rule.chained;
  } else if (!head.key || is_else) {
    form.value = &true_;
    form.value_is_implied = legacy.value_has_location;
    if (legacy.value_has_location) moved_[&true_] = form.place;
  }
  if (is_else) {
    if (form.value != nullptr) moved_[form.value] = form.place;
    return form;
  }
  form.ref = &head.ref.As<ast::Ref>()->terms;
  form.args = &head.args;
  form.key = head.key ? &*head.key : nullptr;
  form.keyed = head.key || legacy.key;
  form.one_place = rule.chained || !form.keyed;
  return form;
}

bool Writer::WriteHead(const HeadForm& head, bool is_default, bool is_constant) {
  if (head.ref != nullptr && !style_.ref_heads && head.ref->size() == 2 && !comments_.empty() &&
      RowOf((*head.ref)[1].range) == comments_.first_row())
    return WriteAsWritten(head.place);
  if (!WriteHeadName(head)) return Abandon();
  if (head.args != nullptr && !head.args->empty()) {
    page_.Write("(");
    bool fits = WriteList(ElementsOf(*head.args), head.place, ClosingRow(head.place, '(', ')'), ItemForm::kArgument);
    page_.Write(")");
    if (!fits) return false;
  }
  if (head.key != nullptr && head.value == nullptr) {
    page_.Write(style_.contains ? " contains " : "[");
    if (!WriteTerm(*head.key)) return false;
    if (!style_.contains) page_.Write("]");
  }
  return WriteHeadValue(head, is_default, is_constant);
}

bool Writer::WriteHeadName(const HeadForm& head) {
  if (head.ref == nullptr) {
    if (!InsertComments(head.place.row)) return false;
    if (!page_.inside_line()) page_.StartLine();
    page_.Write("else");
    return true;
  }
  const std::vector<ast::Term>& ref = *head.ref;
  nameless_wildcards_ = head.one_place;
  bool fits = true;
  if (style_.ref_heads || ref.size() == 1) {
    fits = WriteRef(ref);
  } else {
    const auto* var = ref[1].As<ast::Var>();
    page_.Write(syntax::Print(ref[0]) + "[" + (var != nullptr ? NameOf(*var) : syntax::Print(ref[1])) + "]");
  }
  nameless_wildcards_ = false;
  return fits;
}

bool Writer::WriteHeadValue(const HeadForm& head, bool is_default, bool is_constant) {
  if (head.value == nullptr) return true;
  bool yes = IsTrue(*head.value);
  if (!head.keyed && yes && !is_constant && !is_default) return true;
  // A reference that is true says so in v1: `a.b.c` alone is no rule there. Elsewhere `p[x]` alone would be a set
  // (which `opa fmt` makes of `p[x] = true` in the bodies behind the first one).
  bool args = head.args != nullptr && !head.args->empty();
  bool must_say =
      (style_.v1 && is_constant && !head.keyed && !args) || (head.keyed && !style_.ifs && head.value != &true_);
  if (head.ref != nullptr && head.value_is_implied && yes && !must_say) return true;
  page_.Write(head.assigned || style_.v1 ? " := " : " = ");
  return WriteTerm(*head.value);
}

}  // namespace regoc::format
