#include "compiler/format/elements.h"

#include <algorithm>

#include "compiler/format/place.h"
#include "compiler/syntax/compare.h"
#include "compiler/syntax/walk.h"

namespace regoc::format {

namespace {

bool HasGeneratedName(const Element& element) {
  bool found = false;
  auto look = [&](const ast::Term& term) {
    const auto* var = term.As<ast::Var>();
    found = found || (var != nullptr && var->name.starts_with("__local"));
    return !found;
  };
  if (element.expr != nullptr) syntax::WalkTerms(*element.expr, look, [](const ast::Expr&) {});
  if (element.term != nullptr && element.value == nullptr) syntax::WalkTerms(*element.term, look);
  return found;
}

}  // namespace

Elements ElementsOf(const std::vector<ast::Term>& terms) {
  Elements out;
  for (const ast::Term& term : terms) out.push_back({.term = &term});
  return out;
}

Elements ElementsOf(const ast::Body& body) {
  Elements out;
  for (const ast::Expr& expr : body) out.push_back({.expr = &expr});
  return out;
}

Elements ElementsOf(const ast::Set& set) {
  Elements out;
  for (const ast::Term* item : syntax::SortedItems(set)) out.push_back({.term = item});
  return out;
}

Elements ElementsOf(const ast::Object& object) {
  Elements out;
  for (const ast::ObjectItem& item : object.items) out.push_back({.term = &item.key, .value = &item.value});
  return out;
}

std::vector<Elements> SplitIntoLines(Elements& elements, int row) {
  if (std::any_of(elements.begin(), elements.end(), HasGeneratedName)) return {elements};
  auto before = [](const Element& a, const Element& b) { return a.range().begin < b.range().begin; };
  std::stable_sort(elements.begin(), elements.end(), before);
  std::vector<Elements> lines(1);
  for (const Element& element : elements) {
    int at = RowOf(element.range());
    if (at > row && !lines.back().empty()) lines.emplace_back();
    row = at;
    lines.back().push_back(element);
  }
  return lines;
}

}  // namespace regoc::format
