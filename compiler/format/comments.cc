#include "compiler/format/comments.h"

#include <algorithm>

#include "runtime/base/utf8.h"

namespace regoc::format {

namespace {

bool IsSpace(char32_t c) {
  return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string_view WithoutTrailingSpace(std::string_view text) {
  size_t end = 0;
  for (size_t at = 0; at < text.size();) {
    auto point = DecodeUtf8(text, at);
    at += point.length;
    if (!point.valid || !IsSpace(point.value)) end = at;
  }
  return text.substr(0, end);
}

std::string_view WithoutLeadingSpace(std::string_view text) {
  while (!text.empty()) {
    auto point = DecodeUtf8(text, 0);
    if (!point.valid || !IsSpace(point.value)) break;
    text.remove_prefix(point.length);
  }
  return text;
}

}  // namespace

Comments::Comments(const ast::Module& module) {
  for (const ast::Comment& comment : module.comments) {
    auto [row, column] = comment.range.start();
    std::string_view text = comment.range.text();
    bool metadata = column == 1 && WithoutLeadingSpace(text.substr(1)).starts_with("METADATA");
    std::string trimmed = "#" + std::string(WithoutTrailingSpace(text.substr(1)));
    lines_.push_back({static_cast<int>(row), std::move(trimmed), text, metadata});
  }
  auto above = [](const CommentLine& a, const CommentLine& b) { return a.row < b.row; };
  std::stable_sort(lines_.begin(), lines_.end(), above);
  for (const CommentLine& line : lines_) left_.push_back(&line);
}

Comments::List Comments::TakeAbove(int row) {
  size_t begin = next_;
  while (next_ < left_.size() && left_[next_]->row < row) ++next_;
  return List(left_).subspan(begin, next_ - begin);
}

Comments::Found Comments::TakeUpTo(int row) {
  Found found{.before = TakeAbove(row)};
  for (; next_ < left_.size() && left_[next_]->row == row; ++next_) found.at = left_[next_];
  return found;
}

const CommentLine* Comments::TakeOf(int row) {
  for (size_t i = next_; i < left_.size(); ++i) {
    if (left_[i]->row != row) continue;
    const CommentLine* found = left_[i];
    left_.erase(left_.begin() + static_cast<ptrdiff_t>(i));
    return found;
  }
  return nullptr;
}

}  // namespace regoc::format
