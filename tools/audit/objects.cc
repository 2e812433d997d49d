#include "tools/audit/objects.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "runtime/base/file.h"
#include "tools/audit/cutter.h"
#include "tools/inputs/reader.h"

namespace regoc::audit {

namespace {

namespace fs = std::filesystem;

// From this size on files are cut as they are read; smaller ones are parsed as a whole, so that places are those of the
// file.
constexpr uint64_t kCutFrom = uint64_t{8} << 20;
constexpr size_t kReadBytes = size_t{256} << 10;

std::optional<Cutter::Form> FormOf(std::string_view parser) {
  if (parser == "json") return Cutter::Form::kJson;
  if (parser == "yaml") return Cutter::Form::kYaml;
  return std::nullopt;
}

// One open file after the other.
class FileSource final : public ObjectSource {
 public:
  FileSource(std::vector<std::string> files, const SourceOptions& options)
      : files_(std::move(files)), options_(options) {}
  ~FileSource() override { Close(); }

  bool Next(Block& block) override {
    block = {};
    for (size_t bytes = 0; bytes < options_.block_bytes;) {
      if (!file_ && !Open(block, bytes)) break;
      if (file_) Cut(block, bytes);
    }
    return !block.pieces.empty() || !block.faults.empty() || next_ < files_.size() || file_;
  }

 private:
  // False when there are no more. Small files go into the block at once.
  bool Open(Block& block, size_t& bytes) {
    if (next_ == files_.size()) return false;
    name_ = files_[next_++];
    std::optional<std::string_view> parser = inputs::ParserFor(name_);
    std::error_code error;
    uint64_t size = name_ == "-" ? kCutFrom : fs::file_size(name_, error);
    std::optional<Cutter::Form> form = parser ? FormOf(*parser) : std::nullopt;
    if (error) return block.faults.push_back(name_ + ": " + error.message()), true;
    if (size >= kCutFrom && form) return OpenStream(block, *form), true;
    Result<std::string> text = ReadFile(name_);
    if (!text.ok()) return block.faults.push_back(text.error().message), true;
    bytes += text->size();
    block.pieces.push_back({.file = name_, .text = std::move(*text)});
    return true;
  }

  void OpenStream(Block& block, Cutter::Form form) {
    file_ = name_ == "-" ? stdin : std::fopen(name_.c_str(), "rb");
    if (!file_) return block.faults.push_back(name_ + ": cannot be opened");
    // What comes in may be either: a JSON text is YAML, too, but is cut otherwise.
    if (name_ == "-") {
      int first = std::getc(file_);
      std::ungetc(first, file_);
      if (first == '{' || first == '[') form = Cutter::Form::kJson;
    }
    form_ = form;
    cutter_.emplace(form);
  }

  void Cut(Block& block, size_t& bytes) {
    while (bytes < options_.block_bytes) {
      if (auto cut = cutter_->Next()) {
        bytes += cut->text.size();
        block.pieces.push_back({.file = name_,
                                .parser = form_ == Cutter::Form::kJson ? "json" : "yaml",
                                .text = std::move(cut->text),
                                .item = cut->item,
                                .line = cut->line});
        continue;
      }
      if (ended_) return Close();
      if (cutter_->waiting() > options_.max_object_bytes) {
        block.faults.push_back(name_ + ": an object is larger than " + std::to_string(options_.max_object_bytes) +
                               " bytes");
        return Close();
      }
      std::string more(kReadBytes, '\0');
      more.resize(std::fread(more.data(), 1, more.size(), file_));
      cutter_->Feed(more);
      if (more.size() < kReadBytes) {
        if (std::ferror(file_)) block.faults.push_back(name_ + ": cannot be read");
        cutter_->Finish();
        ended_ = true;
      }
    }
  }

  void Close() {
    if (file_ && file_ != stdin) std::fclose(file_);
    file_ = nullptr;
    ended_ = false;
    cutter_.reset();
  }

  std::vector<std::string> files_;
  SourceOptions options_;
  size_t next_ = 0;
  std::string name_;
  std::FILE* file_ = nullptr;
  Cutter::Form form_ = Cutter::Form::kJson;
  std::optional<Cutter> cutter_;
  bool ended_ = false;
};

// Files below a folder, by path; version control's own and what no reader knows are left out.
Result<std::vector<std::string>> FilesBelow(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
  for (; !error && at != end; at.increment(error)) {
    if (at->is_directory() && at->path().filename() == ".git") {
      at.disable_recursion_pending();
    } else if (at->is_regular_file() && inputs::ParserFor(at->path().string())) {
      files.push_back(at->path().string());
    }
  }
  if (error) return Error{folder + ": " + error.message()};
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<std::unique_ptr<ObjectSource>> OpenSource(const std::string& path, const SourceOptions& options) {
  std::vector<std::string> files{path};
  std::error_code ignored;
  if (path != "-" && fs::is_directory(path, ignored)) {
    Result<std::vector<std::string>> found = FilesBelow(path);
    if (!found.ok()) return found.error();
    files = std::move(*found);
  } else if (path != "-" && !fs::exists(path, ignored)) {
    return Error{path + ": no such file or directory"};
  } else if (!inputs::ParserFor(path)) {
    return Error{path + ": no reader for files of this name"};
  }
  if (!options.ignore.empty()) {
    re2::RE2 ignore(options.ignore, re2::RE2::Quiet);
    if (!ignore.ok()) return Error{"ignore: " + ignore.error()};
    std::erase_if(files, [&](const std::string& file) { return re2::RE2::PartialMatch(file, ignore); });
  }
  return std::unique_ptr<ObjectSource>(std::make_unique<FileSource>(std::move(files), options));
}

}  // namespace regoc::audit
