#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "tools/decision_log/sink_types.h"

namespace regoc::decision_log {

namespace {

struct FileOptions {
  std::string path;
  int64_t max_bytes = 0;
  int64_t max_age_s = 0;  // 0: any
  int64_t max_files = 0;  // old ones that are kept
  bool sync = false;
};

// A file that holds whole lines only: what a failure, or the end of a process, left of a line is cut off before more is
// written.
class FileSink final : public Sink {
 public:
  explicit FileSink(FileOptions options) : options_(std::move(options)) {}
  ~FileSink() override { Close(); }

  Journal::Limits limits() const override { return {.events = 10000, .bytes = size_t{1} << 20}; }

  Delivery Send(std::span<const std::string_view> events) override {
    out_.clear();
    for (std::string_view event : events) (out_ += event) += '\n';
    std::string fault = Ready(static_cast<int64_t>(out_.size()));
    if (fault.empty()) fault = Write();
    if (!fault.empty()) return Delivery::All(events.size(), Verdict::kRetry, fault);
    return Delivery::All(events.size(), Verdict::kSent);
  }

 private:
  std::string Fault() const { return options_.path + ": " + std::strerror(errno); }

  void Close() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
  }

  // Opens the file when it is not open, when somebody moved it away, and when it is the next one's turn.
  std::string Ready(int64_t more) {
    struct stat here, open;
    bool moved =
        ::stat(options_.path.c_str(), &here) != 0 ||
        (file_ >= 0 && (::fstat(file_, &open) != 0 || open.st_ino != here.st_ino || open.st_dev != here.st_dev));
    if (moved) Close();
    if (file_ < 0)
      if (std::string fault = Open(); !fault.empty()) return fault;
    bool full = size_ > 0 && options_.max_bytes > 0 && size_ + more > options_.max_bytes;
    bool old = size_ > 0 && options_.max_age_s > 0 && std::time(nullptr) - begun_ >= options_.max_age_s;
    if (!full && !old) return "";
    Close();
    Rotate();
    return Open();
  }

  std::string Open() {
    file_ = ::open(options_.path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    struct stat facts;
    if (file_ < 0 || ::fstat(file_, &facts) != 0) return Fault();
    size_ = facts.st_size;
    begun_ = size_ > 0 ? facts.st_mtime : std::time(nullptr);
    return CutTornLine();
  }

  std::string CutTornLine() {
    char block[4096];
    int64_t end = size_;
    while (end > 0) {
      int64_t from = std::max<int64_t>(0, end - static_cast<int64_t>(sizeof block));
      ssize_t got = ::pread(file_, block, static_cast<size_t>(end - from), from);
      if (got <= 0) return Fault();
      const void* last = ::memrchr(block, '\n', static_cast<size_t>(got));
      end = last ? from + (static_cast<const char*>(last) - block) + 1 : from;
      if (last) break;
    }
    if (end != size_ && ::ftruncate(file_, end) != 0) return Fault();
    size_ = end;
    return "";
  }

  // path.1 is the newest of the old ones.
  void Rotate() {
    auto name = [&](int64_t number) { return options_.path + "." + std::to_string(number); };
    std::error_code ignored;
    if (options_.max_files == 0) return void(std::filesystem::remove(options_.path, ignored));
    for (int64_t i = options_.max_files; i > 1; --i) std::filesystem::rename(name(i - 1), name(i), ignored);
    std::filesystem::rename(options_.path, name(1), ignored);
  }

  std::string Write() {
    for (size_t done = 0; done < out_.size();) {
      ssize_t written = ::pwrite(file_, out_.data() + done, out_.size() - done, size_ + static_cast<int64_t>(done));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return Undo();
      done += static_cast<size_t>(written);
    }
    if (options_.sync && ::fdatasync(file_) != 0) return Undo();
    size_ += static_cast<int64_t>(out_.size());
    return "";
  }

  std::string Undo() {
    std::string fault = Fault();
    if (::ftruncate(file_, size_) != 0) Close();
    return fault;
  }

  const FileOptions options_;
  int file_ = -1;
  int64_t size_ = 0;
  std::time_t begun_ = 0;
  std::string out_;
};

}  // namespace

std::unique_ptr<Sink> NewFileSink(Section& section) {
  FileOptions options;
  options.path = section.Required("path");
  options.max_bytes = section.Integer("max_size_bytes", int64_t{100} << 20, 0, INT64_MAX);
  options.max_age_s = section.Integer("max_age_seconds", 0, 0, INT64_MAX);
  options.max_files = section.Integer("max_files", 10, 0, 10000);
  options.sync = section.Flag("sync", false);
  return std::make_unique<FileSink>(std::move(options));
}

}  // namespace regoc::decision_log
