#include "compiler/syntax/metadata.h"

#include <algorithm>

namespace regoc::syntax {

namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

std::string_view Trim(std::string_view text) {
  size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string_view TextOf(const ast::Comment& comment) { return comment.range.text().substr(1); }

bool StartsBlock(const ast::Comment& comment) {
  return comment.range.start().column == 1 && Trim(TextOf(comment)).starts_with("METADATA");
}

bool GoesOn(const ast::Comment& before, const ast::Comment& comment) {
  auto place = comment.range.start();
  return place.column == 1 && place.row == before.range.start().row + 1 && !StartsBlock(comment);
}

}  // namespace

std::vector<ast::Annotation> CollectMetadata(const std::vector<ast::Comment>& comments) {
  std::vector<ast::Annotation> out;
  for (size_t i = 0; i < comments.size(); ++i) {
    if (!StartsBlock(comments[i])) continue;
    ast::Annotation block{.range = comments[i].range};
    while (i + 1 < comments.size() && GoesOn(comments[i], comments[i + 1])) {
      std::string_view line = TextOf(comments[++i]);
      if (line.starts_with(' ')) line.remove_prefix(1);
      block.yaml += line;
      block.yaml += '\n';
      block.range.end = comments[i].range.end;
    }
    out.push_back(std::move(block));
  }
  return out;
}

void AttachMetadata(ast::Module& module) {
  std::vector<SourceRange> statements = {module.package.range};
  for (const ast::Import& import : module.imports) statements.push_back(import.range);
  for (const ast::Rule& rule : module.rules) statements.push_back(rule.range);
  std::stable_sort(statements.begin(), statements.end(),
                   [](const auto& a, const auto& b) { return a.begin < b.begin; });
  for (ast::Annotation& annotation : module.annotations) {
    uint32_t row = annotation.range.start().row;
    auto below =
        std::find_if(statements.begin(), statements.end(), [&](const SourceRange& r) { return r.start().row > row; });
    if (below != statements.end()) annotation.target = *below;
  }
}

}  // namespace regoc::syntax
