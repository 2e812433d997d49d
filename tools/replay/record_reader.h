// Recorded decisions as they come out of a file: cut into records, a block of them at a time.
//
//   Result<std::unique_ptr<RecordReader>> reader = RecordReader::Open("decisions.jsonl.gz", {});
//   for (Block block; (*reader)->Next(block);) for (const Record& record : block.records) Use(record.In(block));
//   if (!(*reader)->error().empty()) …   // damaged or cut off; what came before is good
//
// Files are JSON lines, of decision logs also arrays of any layout, as OPA uploads them; plain, gzip or zstd, told by
// the first bytes. Memory depends on the size of a block and of the largest record, not on the size of the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bundler/decompress.h"
#include "runtime/base/result.h"

namespace regoc::replay {

// What records are: inputs, or entries of a decision log, which name the question, the input and the result.
enum class Format { kAuto, kInputs, kLog };

struct Block;

struct Record {
  size_t offset = 0;
  size_t size = 0;
  uint64_t line = 0;      // of the file, from 1
  uint64_t element = 0;   // of the array that it stands in, from 1; 0: in none
  bool too_long = false;  // was passed over

  std::string_view In(const Block& block) const;
};

struct Block {
  uint64_t number = 0;  // from 0
  std::string bytes;
  std::vector<Record> records;
};

struct ReaderOptions {
  Format format = Format::kAuto;
  size_t max_record_bytes = size_t{64} << 20;
  size_t block_bytes = size_t{1} << 20;  // a block ends when it has as many
};

class RecordReader {
 public:
  // "-" is the standard input. Errors name the file.
  static Result<std::unique_ptr<RecordReader>> Open(const std::string& path, const ReaderOptions& options);
  // From any source of bytes, for tests and streams.
  RecordReader(bundle::Decompressor::Pieces pieces, const ReaderOptions& options);
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  // False at the end and after an error.
  bool Next(Block& block);
  const std::string& error() const { return error_; }
  // Decided by the first record. Before the first Next(): as asked for.
  Format format() const { return options_.format; }
  // Of the file, before decompression: where the reader is, and how many there are (0: unknown).
  uint64_t position() const { return position_; }
  uint64_t file_bytes() const { return file_bytes_; }

 private:
  bool Fill();
  void Cut(Block& block);
  bool CutLine(Block& block);
  bool CutElement(Block& block);
  bool SkipRestOfLine();
  bool ScanElement();
  void Add(Block& block, size_t end);
  void AddTooLong(Block& block);

  ReaderOptions options_;
  uint64_t position_ = 0, file_bytes_ = 0;
  std::unique_ptr<bundle::Decompressor> bytes_;
  std::string buffer_;  // from the beginning of the block that is being made
  size_t at_ = 0;       // in the buffer: where the next record begins
  size_t scanned_ = 0;  // up to where its end was looked for
  uint64_t line_ = 1;   // at `at_`
  uint64_t element_ = 0;
  uint64_t array_line_ = 0;
  uint32_t depth_ = 0;  // of the element at `scanned_`
  bool in_array_ = false, in_text_ = false, escaped_ = false;
  bool skipping_ = false;  // the rest of a line that is too long
  bool ended_ = false;
  uint64_t blocks_ = 0;
  std::string error_;
};

// Whether a text (the beginning of a file) looks like entries of a decision log: an object, or an array of objects,
// that says "decision_id", or "path" or "query" beside other things that only entries have.
bool LooksLikeLog(std::string_view text);

}  // namespace regoc::replay
