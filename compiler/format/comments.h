// The comments of a module that are still to be written, in order of the source. A row holds at most one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"

namespace regoc::format {

struct CommentLine {
  int row = 0;
  std::string text;           // with its "#", without white space at the end
  std::string_view original;  // as written
  bool metadata = false;      // begins a METADATA block
};

class Comments {
 public:
  using List = std::span<const CommentLine* const>;
  struct Found {
    List before;                      // those above the row
    const CommentLine* at = nullptr;  // the one on it
  };

  // The module must outlive the comments.
  explicit Comments(const ast::Module& module);

  bool empty() const { return next_ == left_.size(); }
  int first_row() const { return left_[next_]->row; }
  List left() const { return List(left_).subspan(next_); }

  // Takes the comments up to a row. What it gives is valid until TakeOf.
  Found TakeUpTo(int row);
  List TakeAbove(int row);
  const CommentLine* TakeOf(int row);
  void DropAll() { next_ = left_.size(); }

  // A place in the list to come back to.
  size_t position() const { return next_; }
  void set_position(size_t position) { next_ = position; }

 private:
  std::vector<CommentLine> lines_;
  std::vector<const CommentLine*> left_;
  size_t next_ = 0;
};

}  // namespace regoc::format
