#include "compiler/format/imports.h"

#include <algorithm>

#include "compiler/syntax/compare.h"
#include "compiler/syntax/names.h"

namespace regoc::format {

namespace {

using ast::RegoVersion;

bool IsDirective(const ast::Import& import, std::string_view root) {
  const auto* ref = import.path.As<ast::Ref>();
  const ast::Var* head = ref != nullptr ? ref->terms[0].As<ast::Var>() : import.path.As<ast::Var>();
  return head != nullptr && head->name == root;
}
bool IsFuture(const ast::Import& import) { return IsDirective(import, "future"); }
bool IsRegoV1(const ast::Import& import) { return IsImportOf(import, "rego.v1"); }
bool IsRegoV2(const ast::Import& import) { return IsImportOf(import, "rego.v2"); }

class ImportList {
 public:
  ImportList(const ast::Module& module, AddedImports& added) : added_(added) {
    for (const ast::Import& import : module.imports) {
      auto [row, column] = import.range.start();
      lines_.push_back({&import, static_cast<int>(row), static_cast<int>(column)});
    }
  }

  template <typename F>
  bool Has(F wanted) const {
    return std::any_of(lines_.begin(), lines_.end(), [&](const ImportLine& line) { return wanted(*line.import); });
  }
  template <typename F>
  void Drop(F unwanted) {
    std::erase_if(lines_, [&](const ImportLine& line) { return unwanted(*line.import); });
  }

  // Adds the import below the directives that are there.
  void Add(std::initializer_list<std::string_view> path) {
    ast::Ref ref;
    for (std::string_view part : path) {
      ast::Term term{.node = ast::String{std::string(part)}};
      if (ref.terms.empty()) term.node = ast::Var{std::string(part)};
      ref.terms.push_back(std::move(term));
    }
    added_.push_back(ast::Import{.path = ast::Term{.node = std::move(ref)}});
    int row = 0;
    for (const ImportLine& line : lines_)
      if (IsFuture(*line.import) || IsRegoV1(*line.import)) row = std::max(row, line.row);
    lines_.push_back({&added_.back(), row + 1, 1, true});
  }

  void NeedKeyword(const std::string& keyword) {
    auto gives = [&](const ast::Import& import) {
      return IsImportOf(import, "future.keywords") || IsImportOf(import, "future.keywords." + keyword) ||
             (keyword == "in" && IsImportOf(import, "future.keywords.every"));
    };
    if (!Has(gives)) Add({"future", "keywords", keyword});
  }

  std::vector<ImportLine> lines_;

 private:
  AddedImports& added_;
};

void FitToV1OrOlder(ImportList& imports, const Style& style, const Options& options) {
  auto [oldest, newest] = options.target;
  bool drop = options.drop_directive_imports;
  bool v2 = imports.Has(IsRegoV2);
  if (v2 || (oldest == RegoVersion::kV1 && drop)) {
    imports.Drop(IsRegoV1);
  } else if (oldest != newest && !imports.Has(IsRegoV1)) {
    imports.Add({"rego", "v1"});
  }
  bool directive = v2 || imports.Has(IsRegoV1);
  if (newest != RegoVersion::kV1 && !directive) {
    for (const std::string& keyword : style.used_keywords) imports.NeedKeyword(keyword);
    return;
  }
  if (drop || directive) imports.Drop(IsFuture);
  if (v2) return;
  for (const std::string& keyword : style.used_keywords)
    if (keyword == "not" || keyword == "and" || keyword == "or") imports.NeedKeyword(keyword);
}

}  // namespace

std::vector<ImportLine> ImportsFor(const ast::Module& module, const Style& style, const Options& options,
                                   AddedImports& added) {
  ImportList imports(module, added);
  if (options.target.oldest == RegoVersion::kV2) {
    if (options.drop_directive_imports)
      imports.Drop([](const ast::Import& i) { return IsRegoV1(i) || IsRegoV2(i) || IsFuture(i); });
  } else if (options.target.newest == RegoVersion::kV2) {
    if (!imports.Has(IsRegoV2)) imports.Add({"rego", "v2"});
    imports.Drop([](const ast::Import& i) { return IsRegoV1(i) || IsFuture(i); });
  } else {
    FitToV1OrOlder(imports, style, options);
  }
  return std::move(imports.lines_);
}

std::vector<std::vector<ImportLine>> GroupImports(const std::vector<ImportLine>& imports) {
  std::vector<std::vector<ImportLine>> groups;
  for (const ImportLine& line : imports) {
    if (groups.empty() || line.row - groups.back().back().row > 1) groups.emplace_back();
    groups.back().push_back(line);
  }
  return groups;
}

void SortImports(std::vector<ImportLine>& group) {
  std::stable_sort(group.begin(), group.end(), [](const ImportLine& a, const ImportLine& b) {
    int order = syntax::Compare(a.import->path, b.import->path);
    return order != 0 ? order < 0 : a.import->alias < b.import->alias;
  });
}

}  // namespace regoc::format
