#include <algorithm>
#include <variant>

#include "compiler/format/diagnostics.h"
#include "compiler/format/writer.h"

namespace regoc::format {

namespace {

using Item = std::variant<ImportLine, const ast::Rule*>;

std::pair<int, int> PositionOf(const Item& item) {
  if (const auto* line = std::get_if<ImportLine>(&item)) return {line->row, line->column};
  Place place = PlaceOf(std::get<const ast::Rule*>(item)->range);
  return {place.row, place.column};
}

// Imports and rules by place. An added import has no effect below a rule: such come first.
std::vector<Item> InOrder(const std::vector<ImportLine>& imports, const std::vector<ast::Rule>& rules,
                          std::vector<ImportLine>& first) {
  std::vector<Item> items(imports.begin(), imports.end());
  for (const ast::Rule& rule : rules) items.push_back(&rule);
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return PositionOf(a) < PositionOf(b); });
  if (rules.empty()) return items;
  auto row_of = [](const ast::Rule& rule) { return RowOf(rule.range); };
  int first_row = row_of(*std::min_element(rules.begin(), rules.end(),
                                           [&](const auto& a, const auto& b) { return row_of(a) < row_of(b); }));
  auto is_added = [](const ImportLine& line) { return line.added; };
  bool late = std::any_of(imports.begin(), imports.end(),
                          [&](const ImportLine& line) { return line.added && line.row >= first_row; });
  if (!late) return items;
  std::copy_if(imports.begin(), imports.end(), std::back_inserter(first), is_added);
  std::erase_if(items, [&](const Item& item) {
    const auto* line = std::get_if<ImportLine>(&item);
    return line != nullptr && is_added(*line);
  });
  std::stable_sort(first.begin(), first.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  return items;
}

// The longest run of one kind from `at` on.
template <typename T>
std::vector<T> Gather(const std::vector<Item>& items, size_t& at) {
  std::vector<T> out;
  for (; at < items.size() && std::holds_alternative<T>(items[at]); ++at) out.push_back(std::get<T>(items[at]));
  return out;
}

std::string_view WithoutTrailingBreaks(std::string_view text) {
  return text.substr(0, text.find_last_not_of('\n') + 1);
}

}  // namespace

Writer::Writer(const ast::Module& module, const Options& options, DiagnosticSink& sink)
    : module_(module), options_(options), sink_(sink), style_(StyleOf(module, options)), comments_(module) {
  true_.node = ast::Boolean{true};
}

std::optional<std::string> Writer::WriteModule() {
  size_t errors = sink_.error_count();
  if (!WriteStatements()) return std::nullopt;
  Comments::List rest = comments_.left();
  for (const CommentLine* comment : rest) page_.WriteLine(comment->text);
  if (!rest.empty()) page_.Write("\n");
  if (sink_.error_count() != errors) return std::nullopt;
  return std::string(WithoutTrailingBreaks(page_.text())) + "\n";
}

bool Writer::WriteStatements() {
  std::vector<ImportLine> first;
  std::vector<Item> items = InOrder(ImportsFor(module_, style_, options_, added_imports_), module_.rules, first);
  WritePackage();
  if (!SameAsSource(module_.package.range) || !WriteImports(first)) return false;
  for (size_t at = 0; at < items.size();) {
    if (!WriteImports(Gather<ImportLine>(items, at))) return false;
    if (!WriteRules(Gather<const ast::Rule*>(items, at))) return false;
  }
  return true;
}

bool Writer::InsertComments(int row) {
  auto [before, at] = comments_.TakeUpTo(row);
  WriteComments(before);
  if (!before.empty() && row - before.back()->row > 1) page_.BlankLine();
  return page_.EndLineWith(at);
}

void Writer::WriteComments(Comments::List comments) {
  bool in_metadata = false;
  for (size_t i = 0; i < comments.size(); ++i) {
    int distance = i > 0 ? comments[i]->row - comments[i - 1]->row : 0;
    if (distance > 1) {
      page_.BlankLine();
      in_metadata = false;
    } else if (distance == 1 && in_metadata && comments[i]->metadata) {
      page_.BlankLine();
    }
    in_metadata = in_metadata || comments[i]->metadata;
    page_.WriteLine(comments[i]->text);
  }
}

// Between statements only: inside them what was written may still be taken back. The breaks at the end are not decided
// before the next statement comes.
bool Writer::SameAsSource(SourceRange at) {
  if (!options_.stop_at_difference || page_.waiting() != nullptr || sink_.has_errors()) return true;
  std::string_view text = WithoutTrailingBreaks(page_.text());
  if (text.size() <= matched_) return true;
  std::string_view source = module_.file->text();
  if (text.size() > source.size() || text.substr(matched_) != source.substr(matched_, text.size() - matched_)) {
    sink_.Report(kNotFormatted, at);
    return false;
  }
  matched_ = text.size();
  return true;
}

void Writer::Fail(std::string_view why) { sink_.Report(kCannotFormat, SourceRange{}, {why}); }

}  // namespace regoc::format
