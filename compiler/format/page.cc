#include "compiler/format/page.h"

namespace regoc::format {

void Page::StartLine() {
  inside_line_ = true;
  text_.append(level_, '\t');
}

void Page::EndLine() {
  inside_line_ = false;
  if (waiting_ != nullptr && !delayed_) {
    text_ += " " + waiting_->text;
    waiting_ = nullptr;
  }
  delayed_ = false;
  text_ += '\n';
}

void Page::BlankLine() {
  if (inside_line_) EndLine();
  text_ += '\n';
}

void Page::WriteLine(std::string_view text) {
  if (!inside_line_) StartLine();
  text_ += text;
  EndLine();
}

bool Page::EndLineWith(const CommentLine* comment) {
  if (waiting_ == nullptr) {
    waiting_ = comment;
    return true;
  }
  if (comment == nullptr) return true;
  waiting_ = nullptr;
  return false;
}

void Page::Outdent() {
  if (level_ > 0) --level_;
}

void Page::BackTo(Mark mark) {
  text_.resize(mark.length);
  level_ = mark.level;
}

}  // namespace regoc::format
