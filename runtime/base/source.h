// Source texts and places in them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace regoc {

// One text with a name, immutable once made. Row and column count from 1; a column counts Unicode code points, as OPA's do.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }

  struct Position {
    uint32_t row = 0;
    uint32_t column = 0;
    friend bool operator==(const Position&, const Position&) = default;
  };
  // Position of a byte offset (clamped to the end of the text).
  Position PositionOf(uint32_t offset) const;
  // Text of a row without its line break; empty past the end.
  std::string_view Line(uint32_t row) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

// A half-open range of bytes in a file. Doesn't own the file: whoever holds syntax or diagnostics keeps the files alive.
struct SourceRange {
  const SourceFile* file = nullptr;  // nullptr: made by the compiler, no place in a source
  uint32_t begin = 0;
  uint32_t end = 0;

  bool valid() const { return file != nullptr; }
  std::string_view text() const { return valid() ? file->text().substr(begin, end - begin) : std::string_view(); }
  SourceFile::Position start() const { return valid() ? file->PositionOf(begin) : SourceFile::Position{}; }
};

}  // namespace regoc
