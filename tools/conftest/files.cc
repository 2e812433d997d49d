#include "tools/conftest/files.h"

#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include "tools/inputs/reader.h"

namespace regoc::conftest {

namespace {

namespace fs = std::filesystem;

constexpr int kMaxLinks = 255;

std::string Reason(const std::error_code& failed) {
  std::string text = failed.message();
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

// The path with its links followed, relative where links are (fs::canonical would make it absolute).
Result<fs::path> WithoutLinks(const fs::path& path) {
  fs::path done;
  std::vector<fs::path> left(path.begin(), path.end());
  std::reverse(left.begin(), left.end());
  std::error_code failed;
  for (int links = 0; !left.empty();) {
    fs::path part = left.back();
    left.pop_back();
    if (part.empty()) continue;
    fs::path at = done / part;
    if (part == ".." || part.is_absolute() || !fs::is_symlink(at, failed)) {
      done = at.lexically_normal();
      continue;
    }
    if (++links > kMaxLinks) return Error{path.string() + ": too many links"};
    fs::path target = fs::read_symlink(at, failed);
    if (failed) return Error{at.string() + ": " + Reason(failed)};
    std::vector<fs::path> parts(target.begin(), target.end());
    left.insert(left.end(), parts.rbegin(), parts.rend());
    if (target.is_absolute()) done.clear();
  }
  return done;
}

class Walk {
 public:
  explicit Walk(const std::string& ignore) {
    if (!ignore.empty()) ignore_ = std::make_unique<RE2>(ignore, RE2::Quiet);
  }

  Status CheckPattern() const {
    if (!ignore_ || ignore_->ok()) return Unit{};
    return Error{"given regexp couldn't be parsed :error parsing regexp: " + ignore_->error()};
  }

  Status Add(const std::string& path) {
    if (path.empty()) return Unit{};
    if (path == "-") return AddFile(path), Unit{};
    std::error_code failed;
    fs::file_status status = fs::status(path, failed);
    if (!fs::exists(status)) return Error{"get file info: stat " + path + ": " + Reason(failed ? failed : std::make_error_code(std::errc::no_such_file_or_directory))};
    if (!fs::is_directory(status)) {
      if (!Ignored(path)) AddFile(path);
      return Unit{};
    }
    Status walked = Folder(path);
    return walked.ok() ? walked : Status(Error{"get files from directory: walk path: " + walked.error().message});
  }

  std::vector<std::string> Take() { return std::move(files_); }

 private:
  bool Ignored(const std::string& path) const { return ignore_ && RE2::PartialMatch(path, *ignore_); }

  void AddFile(const std::string& path) {
    if (known_.insert(path).second) files_.push_back(path);
  }

  Status Folder(const fs::path& folder) {
    if (!folders_.insert(folder.lexically_normal()).second) return Unit{};
    std::vector<fs::path> entries;
    std::error_code failed;
    for (auto at = fs::directory_iterator(folder, failed); !failed && at != fs::directory_iterator(); at.increment(failed))
      entries.push_back((folder / at->path().filename()).lexically_normal());
    if (failed) return Error{"open " + folder.string() + ": " + Reason(failed)};
    std::sort(entries.begin(), entries.end());
    for (const fs::path& entry : entries)
      if (Status added = Entry(entry); !added.ok()) return added;
    return Unit{};
  }

  Status Entry(const fs::path& entry) {
    std::error_code failed;
    fs::file_status status = fs::symlink_status(entry, failed);
    if (fs::is_directory(status)) return Folder(entry);
    if (Ignored(entry.string())) return Unit{};
    fs::path file = entry;
    if (fs::is_symlink(status)) {
      Result<fs::path> followed = WithoutLinks(entry);
      if (!followed.ok()) return followed.error();
      file = *followed;
      status = fs::status(file, failed);
      if (!fs::exists(status)) return Error{"lstat " + file.string() + ": no such file or directory"};
      if (fs::is_directory(status)) return Folder(file);
    }
    if (inputs::ParserFor(file.string())) AddFile(file.string());
    return Unit{};
  }

  std::unique_ptr<RE2> ignore_;
  std::set<fs::path> folders_;
  std::set<std::string> known_;
  std::vector<std::string> files_;
};

}  // namespace

Result<std::vector<std::string>> FilesOf(const std::vector<std::string>& paths, const std::string& ignore) {
  Walk walk(ignore);
  if (Status pattern = walk.CheckPattern(); !pattern.ok()) return pattern.error();
  for (const std::string& path : paths)
    if (Status added = walk.Add(path); !added.ok()) return added.error();
  std::vector<std::string> files = walk.Take();
  if (files.empty()) return Error{"no files found"};
  return files;
}

}  // namespace regoc::conftest
