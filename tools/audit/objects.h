// Objects out of folders, exports of clusters and Git histories, a block of them at a time: memory depends on the size
// of a block, not on how much there is.
//
//   Result<std::unique_ptr<ObjectSource>> source = OpenSource("export.json", {});
//   for (Block block; (*source)->Next(block);) for (const Piece& piece : block.pieces) …
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace regoc::audit {

// A text that holds one document or several, and where it came from.
struct Piece {
  std::string file;    // names the parser, too
  std::string parser;  // of tools/inputs; empty: by the file's name
  std::string commit;  // of a Git history; empty: none
  std::string text;
  uint64_t item = 0;  // of a list, from 1; 0: of none
  uint64_t line = 0;  // in the file before the text
};

struct Block {
  std::vector<Piece> pieces;
  std::vector<std::string> faults;  // files that cannot be read
};

struct SourceOptions {
  size_t block_bytes = size_t{1} << 20;
  size_t max_object_bytes = size_t{64} << 20;
  std::string ignore;  // a regular expression of paths to pass over; empty: none
};

class ObjectSource {
 public:
  virtual ~ObjectSource() = default;
  // False at the end. What cannot be read is a fault of the block, and the rest goes on.
  virtual bool Next(Block& block) = 0;
};

// A folder (its files that a reader of tools/inputs knows, in order of their paths), a file, or "-". Large files of
// JSON (a List's items, JSON lines) and of YAML (documents) are cut as they are read.
Result<std::unique_ptr<ObjectSource>> OpenSource(const std::string& path, const SourceOptions& options);

// The files that each commit of a range ("main", "v1..v2") changed, as it left them, oldest commit first.
Result<std::unique_ptr<ObjectSource>> OpenGit(const std::string& repository, const std::string& range,
                                              const SourceOptions& options);

}  // namespace regoc::audit
