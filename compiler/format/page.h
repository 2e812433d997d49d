// The text that grows: lines, their indentation, and the comment that waits for the end of the line.
#pragma once

#include <string>
#include <string_view>

#include "compiler/format/comments.h"

namespace regoc::format {

class Page {
 public:
  struct Mark {
    size_t length;
    size_t level;
  };

  void Write(std::string_view text) { text_ += text; }
  // Begins a line with its indentation; in the middle of a line it indents there.
  void StartLine();
  // Ends a line, with the comment that waits for it.
  void EndLine();
  // Ends the line if there is one, and leaves one empty.
  void BlankLine();
  void WriteLine(std::string_view text);

  // The comment that the current line will end with; nullptr is none. False when another one waits already: both are
  // forgotten then.
  [[nodiscard]] bool EndLineWith(const CommentLine* comment);
  const CommentLine* waiting() const { return waiting_; }
  void ForgetWaiting() { waiting_ = nullptr; }
  // The next line end is not the one that the comment waits for.
  void DelayWaiting() { delayed_ = true; }

  void Indent() { ++level_; }
  void Outdent();
  bool inside_line() const { return inside_line_; }
  void set_inside_line() { inside_line_ = true; }

  // Takes back what was written and indented since the mark, but neither the comment that waits nor the state of the
  // line.
  Mark Now() const { return {text_.size(), level_}; }
  void BackTo(Mark mark);

  std::string_view text() const { return text_; }

 private:
  std::string text_;
  size_t level_ = 0;
  bool inside_line_ = false;
  bool delayed_ = false;
  const CommentLine* waiting_ = nullptr;
};

}  // namespace regoc::format
