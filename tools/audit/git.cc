// Objects of a Git history, by the git command.
#include <re2/re2.h>

#include "runtime/base/command.h"
#include "tools/audit/objects.h"
#include "tools/inputs/reader.h"

namespace regoc::audit {

namespace {

constexpr size_t kMaxList = size_t{1} << 30;
constexpr size_t kBlobsAtOnce = 200;

Result<std::string> Git(const std::string& repository, std::vector<std::string> words, std::string_view input = "") {
  words.insert(words.begin(), {"git", "-C", repository});
  Result<CommandOutput> output = RunCommand({.words = std::move(words),
                                             .input = input,
                                             .environment = {"GIT_OPTIONAL_LOCKS=0", "LC_ALL=C"},
                                             .timeout = std::chrono::minutes(10),
                                             .max_output = kMaxList});
  if (!output.ok()) return output.error();
  if (output->status != 0) return Error{"git: " + LastLine(output->errors)};
  return std::move(output->text);
}

struct Blob {
  std::string commit, file;
};

class GitSource final : public ObjectSource {
 public:
  GitSource(std::string repository, std::vector<Blob> blobs, const SourceOptions& options)
      : repository_(std::move(repository)), blobs_(std::move(blobs)), options_(options) {}

  bool Next(Block& block) override {
    block = {};
    if (next_ == blobs_.size()) return false;
    size_t end = std::min(blobs_.size(), next_ + kBlobsAtOnce);
    std::string names;
    for (size_t i = next_; i < end; ++i) names += blobs_[i].commit + ":" + blobs_[i].file + "\n";
    Result<std::string> texts = Git(repository_, {"cat-file", "--batch"}, names);
    if (!texts.ok()) {
      block.faults.push_back(texts.error().message);
    } else {
      Take(*texts, end, block);
    }
    next_ = end;
    return true;
  }

 private:
  // "<id> blob <size>\n<bytes>\n", or "<name> missing\n".
  void Take(std::string_view texts, size_t end, Block& block) {
    for (size_t i = next_; i < end && !texts.empty(); ++i) {
      std::string_view line = texts.substr(0, texts.find('\n'));
      texts.remove_prefix(std::min(texts.size(), line.size() + 1));
      size_t space = line.rfind(' ');
      bool blob = space != line.npos && line.substr(0, space).ends_with(" blob");
      size_t size = blob ? std::strtoull(std::string(line.substr(space + 1)).c_str(), nullptr, 10) : 0;
      if (!blob) continue;
      if (size > options_.max_object_bytes)
        block.faults.push_back(blobs_[i].commit.substr(0, 12) + ":" + blobs_[i].file + ": too large");
      else
        block.pieces.push_back(
            {.file = blobs_[i].file, .commit = blobs_[i].commit, .text = std::string(texts.substr(0, size))});
      texts.remove_prefix(std::min(texts.size(), size + 1));
    }
  }

  std::string repository_;
  std::vector<Blob> blobs_;
  SourceOptions options_;
  size_t next_ = 0;
};

}  // namespace

Result<std::unique_ptr<ObjectSource>> OpenGit(const std::string& repository, const std::string& range,
                                              const SourceOptions& options) {
  if (range.starts_with("-")) return Error{"git: `" + range + "` is no range of commits"};
  // A commit's line begins with a byte that no path has at its beginning; paths end with NUL.
  Result<std::string> log = Git(repository, {"log", "--reverse", "--no-renames", "--diff-filter=AMT", "--name-only",
                                             "-z", "-m", "--first-parent", "--format=%x01%H", range, "--"});
  if (!log.ok()) return log.error();
  re2::RE2 ignore(options.ignore.empty() ? "$^" : options.ignore, re2::RE2::Quiet);
  if (!ignore.ok()) return Error{"ignore: " + ignore.error()};
  std::vector<Blob> blobs;
  std::string commit;
  std::string_view rest = *log;
  while (!rest.empty()) {
    std::string_view word = rest.substr(0, rest.find_first_of(std::string_view("\0\n", 2)));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (word.starts_with('\x01'))
      commit = word.substr(1);
    else if (!word.empty() && inputs::ParserFor(word) && !re2::RE2::PartialMatch(word, ignore))
      blobs.push_back({commit, std::string(word)});
  }
  return std::unique_ptr<ObjectSource>(std::make_unique<GitSource>(repository, std::move(blobs), options));
}

}  // namespace regoc::audit
