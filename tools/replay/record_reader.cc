#include "tools/replay/record_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace regoc::replay {

namespace {

constexpr size_t kPieceBytes = size_t{256} << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

size_t SkipSpace(std::string_view text, size_t at) {
  while (at < text.size() && IsSpace(text[at])) ++at;
  return at;
}

// An open file; standard input is left open.
class OpenFile {
 public:
  OpenFile(int fd, std::string name) : fd_(fd), name_(std::move(name)), piece_(kPieceBytes, '\0') {}
  ~OpenFile() {
    if (fd_ > STDIN_FILENO) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  // As many bytes as there are, up to the size of the piece.
  Result<std::string_view> Read() {
    size_t size = 0;
    while (size < piece_.size()) {
      ssize_t n = ::read(fd_, piece_.data() + size, piece_.size() - size);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return Error{name_ + ": " + std::strerror(errno)};
      if (n == 0) break;
      size += static_cast<size_t>(n);
    }
    return std::string_view(piece_.data(), size);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
  std::string name_;
  std::string piece_;
};

// The keys of an object that begins at `at`, as far as the text goes. Keys of objects in it are left out.
std::vector<std::string_view> KeysAt(std::string_view text, size_t at) {
  std::vector<std::string_view> keys;
  int depth = 0;
  bool key_next = false;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (c == '"') {
      size_t begin = ++at;
      while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
      if (at >= text.size()) break;
      if (depth == 1 && key_next) keys.push_back(text.substr(begin, at - begin));
      key_next = false;
    } else if (c == '{' || c == '[') {
      key_next = ++depth == 1;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) break;
    } else if (c == ',' && depth == 1) {
      key_next = true;
    }
  }
  return keys;
}

}  // namespace

bool LooksLikeLog(std::string_view text) {
  size_t at = SkipSpace(text, 0);
  if (at < text.size() && text[at] == '[') at = SkipSpace(text, at + 1);
  if (at >= text.size() || text[at] != '{') return false;
  std::vector<std::string_view> keys = KeysAt(text, at);
  auto has = [&](std::string_view key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); };
  if (has("decision_id")) return true;
  if (has("level") && has("msg") && has("time")) return true;  // what OPA writes to the console
  bool asks = has("path") || has("query");
  return asks && (has("nd_builtin_cache") || (has("input") && (has("result") || has("timestamp") || has("labels"))));
}

std::string_view Record::In(const Block& block) const { return std::string_view(block.bytes).substr(offset, size); }

RecordReader::RecordReader(bundle::Decompressor::Pieces pieces, const ReaderOptions& options)
    : options_(options),
      bytes_(std::make_unique<bundle::Decompressor>(
          [this, pieces = std::move(pieces)]() -> Result<std::string_view> {
            Result<std::string_view> piece = pieces();
            if (piece.ok()) position_ += piece->size();
            return piece;
          },
          UINT64_MAX)) {}

Result<std::unique_ptr<RecordReader>> RecordReader::Open(const std::string& path, const ReaderOptions& options) {
  int fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Error{path + ": " + std::strerror(errno)};
  auto file = std::make_shared<OpenFile>(fd, path);
  struct stat info{};
  if (::fstat(fd, &info) != 0) return Error{path + ": " + std::strerror(errno)};
  if (S_ISDIR(info.st_mode)) return Error{path + ": is a directory"};
  auto reader = std::make_unique<RecordReader>([file] { return file->Read(); }, options);
  if (S_ISREG(info.st_mode)) reader->file_bytes_ = static_cast<uint64_t>(info.st_size);
  return reader;
}

// More bytes; false when there are none.
bool RecordReader::Fill() {
  if (ended_) return false;
  std::string_view piece = bytes_->Next();
  if (piece.empty()) {
    ended_ = true;
    error_ = bytes_->error();
    return false;
  }
  buffer_ += piece;
  return true;
}

void RecordReader::Add(Block& block, size_t end) {
  size_t begin = SkipSpace(std::string_view(buffer_).substr(0, end), at_);
  while (end > begin && IsSpace(buffer_[end - 1])) --end;
  if (end > begin)
    block.records.push_back({begin, end - begin, line_, element_, end - begin > options_.max_record_bytes});
}

void RecordReader::AddTooLong(Block& block) { block.records.push_back({at_, 0, line_, element_, true}); }

bool RecordReader::SkipRestOfLine() {
  size_t end = buffer_.find('\n', at_);
  bool found = end != std::string::npos;
  if (found) ++line_;
  // What is left of the line need not be kept.
  size_t keep = found ? end + 1 : buffer_.size();
  buffer_.erase(at_, keep - at_);
  scanned_ = at_;
  skipping_ = !found;
  return found;
}

// One line. False when its end is not in the buffer yet.
bool RecordReader::CutLine(Block& block) {
  if (skipping_) return SkipRestOfLine();
  if (options_.format == Format::kLog) {
    size_t first = at_;
    while (first < buffer_.size() && IsSpace(buffer_[first]) && buffer_[first] != '\n') ++first;
    if (first < buffer_.size() && buffer_[first] == '[') {
      at_ = scanned_ = first + 1;
      in_array_ = true, array_line_ = line_, element_ = 0, depth_ = 0;
      return true;
    }
  }
  size_t end = buffer_.find('\n', scanned_);
  scanned_ = buffer_.size();
  if (end == std::string::npos && !ended_) {
    if (buffer_.size() - at_ <= options_.max_record_bytes) return false;
    AddTooLong(block);
    skipping_ = true;
    return SkipRestOfLine();
  }
  end = std::min(end, buffer_.size());
  if (!error_.empty() && end == buffer_.size()) return false;  // cut off in the middle
  Add(block, end);
  at_ = scanned_ = std::min(end + 1, buffer_.size());
  ++line_;
  return true;
}

// Goes on to the end of the element, which has begun at `at_`. False when it is not in the buffer yet.
bool RecordReader::ScanElement() {
  for (; scanned_ < buffer_.size(); ++scanned_) {
    char c = buffer_[scanned_];
    if (in_text_) {
      if (escaped_)
        escaped_ = false;
      else if (c == '\\')
        escaped_ = true;
      else if (c == '"')
        in_text_ = false;
    } else if (c == '"') {
      in_text_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (c == '}' || c == ']') {
      if (depth_ == 0) return true;  // the array's own
      --depth_;
    } else if (c == ',' && depth_ == 0) {
      return true;
    }
  }
  return false;
}

// One element of an array, and what follows it.
bool RecordReader::CutElement(Block& block) {
  if (at_ == scanned_) {
    for (; at_ < buffer_.size() && IsSpace(buffer_[at_]); ++at_) line_ += buffer_[at_] == '\n';
    scanned_ = at_;
    if (at_ == buffer_.size()) return false;
  }
  bool complete = ScanElement();
  if (scanned_ - at_ > options_.max_record_bytes) {  // the rest of the array is lost with it
    ++element_;
    AddTooLong(block);
    in_array_ = false, in_text_ = false, escaped_ = false, skipping_ = true, element_ = 0;
    return SkipRestOfLine();
  }
  if (!complete) return false;
  bool last = buffer_[scanned_] == ']' || buffer_[scanned_] == '}';
  if (scanned_ > at_) ++element_, Add(block, scanned_);
  line_ += static_cast<uint64_t>(std::count(buffer_.begin() + static_cast<ptrdiff_t>(at_),
                                            buffer_.begin() + static_cast<ptrdiff_t>(scanned_), '\n'));
  at_ = ++scanned_;
  if (last) in_array_ = false, element_ = 0;
  return true;
}

void RecordReader::Cut(Block& block) {
  while (at_ < buffer_.size() && (in_array_ ? CutElement(block) : CutLine(block))) {
  }
}

bool RecordReader::Next(Block& block) {
  block = Block();
  if (blocks_ == 0) {
    while (buffer_.size() < kPieceBytes && Fill()) {
    }
    if (buffer_.starts_with(kByteOrderMark)) at_ = scanned_ = kByteOrderMark.size();
    if (options_.format == Format::kAuto)
      options_.format = LooksLikeLog(std::string_view(buffer_).substr(at_)) ? Format::kLog : Format::kInputs;
  }
  Cut(block);
  while (block.records.empty() || buffer_.size() < options_.block_bytes) {
    bool more = Fill();
    Cut(block);
    if (!more) break;
  }
  if (ended_ && error_.empty() && in_array_ && at_ <= buffer_.size() && block.records.empty())
    error_ = "the array that begins on line " + std::to_string(array_line_) + " does not end";
  std::string rest = buffer_.substr(at_);
  block.bytes = std::exchange(buffer_, std::move(rest));
  block.bytes.resize(at_);
  scanned_ -= at_, at_ = 0;
  block.number = blocks_++;
  return !block.records.empty();
}

}  // namespace regoc::replay
