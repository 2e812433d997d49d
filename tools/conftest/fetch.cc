#include "tools/conftest/fetch.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "bundler/archive.h"
#include "runtime/base/command.h"
#include "runtime/base/file.h"
#include "tools/conftest/source_url.h"
#include "tools/stores/artifact.h"
#include "tools/stores/reference.h"
#include "tools/stores/store.h"

namespace regoc::conftest {

namespace {

namespace fs = std::filesystem;
using Kind = SourceUrl::Kind;

constexpr std::chrono::minutes kCloneTime{10};

stores::StoreOptions StoreOptionsOf(bool tls) {
  stores::StoreOptions options;
  options.requests.plain_http = !tls;
  options.cache_folder = stores::DefaultBundleCache();
  return options;
}

Result<stores::Artifact> Pull(const SourceUrl& source, bool tls) {
  Result<std::unique_ptr<stores::Store>> store = stores::OpenStore(source.url, StoreOptionsOf(tls));
  if (!store.ok()) return store.error();
  Result<stores::Pulled> pulled = (*store)->Pull({.digest = source.digest});
  if (!pulled.ok()) return pulled.error();
  return std::move(pulled->artifact);
}

// A folder for what is not there as a whole yet; gone with this.
class Staging {
 public:
  static Result<std::unique_ptr<Staging>> Make() {
    auto made = std::make_unique<Staging>();
    std::error_code failed;
    made->path_ = (fs::temp_directory_path(failed) / "conftest-XXXXXX").string();
    if (::mkdtemp(made->path_.data()) == nullptr) return Error{made->path_ + ": " + std::strerror(errno)};
    return made;
  }
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path path() const { return path_; }

 private:
  std::string path_;
};

Status Run(const std::vector<std::string>& words) {
  Result<CommandOutput> output = RunCommand({.words = words, .environment = {"GIT_TERMINAL_PROMPT=0"}, .timeout = kCloneTime});
  if (!output.ok()) return output.error();
  if (output->status != 0) return Error{words[0] + " exited with " + std::to_string(output->status) + ": " + LastLine(output->errors)};
  return Unit{};
}

// Files below `folder` of the list, with their paths in it.
std::vector<bundle::File> Below(std::vector<bundle::File> files, const std::string& folder) {
  if (folder.empty()) return files;
  std::vector<bundle::File> out;
  for (bundle::File& file : files)
    if (file.path.starts_with(folder + "/")) out.push_back({file.path.substr(folder.size() + 1), std::move(file.bytes)});
  return out;
}

class Fetcher {
 public:
  Fetcher(std::string folder, const FetchOptions& options) : folder_(std::move(folder)), options_(options) {}

  Status Fetch(const std::string& url) {
    Result<SourceUrl> source = DetectSource(url);
    if (!source.ok()) return Error{"detecting url: detect: " + source.error().message};
    fs::path target = source->kind == Kind::kGit || source->kind == Kind::kMercurial ? folder_ : folder_ / source->name;
    std::error_code failed;
    bool repository = target == folder_;
    if (!repository && fs::exists(target, failed) && !options_.overwrite)
      return Error{"policy file already exists at " + target.string() + ", refusing to overwrite"};
    Status got = Get(*source);
    return got.ok() ? got : Status(Error{"client get: " + got.error().message});
  }

 private:
  Status Get(const SourceUrl& source) {
    switch (source.kind) {
      case Kind::kFile: return Link(source);
      case Kind::kGit: return Clone(source, "git");
      case Kind::kMercurial: return Clone(source, "hg");
      case Kind::kOci:
      case Kind::kHttp:
      case Kind::kS3: return Download(source);
    }
    return Unit{};
  }

  Status Download(const SourceUrl& source) {
    Result<stores::Artifact> artifact = Pull(source, options_.tls);
    if (!artifact.ok()) return artifact.error();
    if (source.kind == Kind::kOci || source.unpack) {
      Result<std::vector<bundle::File>> files = stores::IsArchive(*artifact) || source.kind == Kind::kOci
                                                    ? stores::FilesOf(*artifact)
                                                    : bundle::ReadArchive(artifact->parts[0].bytes);
      if (!files.ok()) return Error{source.name + ": " + files.error().message};
      return Write(Below(std::move(*files), source.folder));
    }
    if (source.name.empty() || source.name == "." || source.name == "..") return Error{"the URL names no file"};
    return Write({{source.name, std::move(artifact->parts[0].bytes)}});
  }

  // Each file whole, or as it was. Nothing is written when one may not be.
  Status Write(const std::vector<bundle::File>& files) {
    std::error_code failed;
    for (const bundle::File& file : files)
      if (fs::exists(folder_ / file.path, failed) && !options_.overwrite)
        return Error{"policy file already exists at " + (folder_ / file.path).string() + ", refusing to overwrite"};
    for (const bundle::File& file : files) {
      fs::path path = folder_ / file.path;
      fs::create_directories(path.parent_path(), failed);
      if (failed) return Error{path.parent_path().string() + ": " + failed.message()};
      if (Status written = WriteFileAtomically(path.string(), file.bytes); !written.ok()) return written;
    }
    return Unit{};
  }

  // Of the current folder, else of the one that is fetched into, as in Conftest.
  Status Link(const SourceUrl& source) {
    std::error_code failed;
    fs::path from = fs::absolute(source.url, failed).lexically_normal();
    if (!fs::exists(from, failed)) from = fs::absolute(folder_ / source.url, failed).lexically_normal();
    if (!fs::exists(from, failed)) return Error{"source path error: stat " + from.string() + ": no such file or directory"};
    if (from.filename().empty()) from = from.parent_path();
    fs::path at = fs::is_directory(from, failed) ? folder_ : folder_ / from.filename();
    if (fs::is_symlink(at, failed)) fs::remove(at, failed);
    else if (fs::exists(at, failed)) return Error{"destination exists and is not a symlink: " + at.string()};
    fs::create_directories(fs::absolute(at, failed).parent_path(), failed);
    fs::create_symlink(from, at, failed);
    return failed ? Status(Error{at.string() + ": " + failed.message()}) : Status(Unit{});
  }

  Status Clone(const SourceUrl& source, const std::string& program) {
    Result<std::unique_ptr<Staging>> staging = Staging::Make();
    if (!staging.ok()) return staging.error();
    fs::path made = (*staging)->path() / "clone";
    if (Status cloned = Run({program, "clone", "--", source.url, made.string()}); !cloned.ok()) return cloned;
    if (!source.reference.empty()) {
      std::vector<std::string> words = program == "git"
                                           ? std::vector<std::string>{"git", "-C", made.string(), "checkout", source.reference, "--"}
                                           : std::vector<std::string>{"hg", "-R", made.string(), "update", "-r", source.reference};
      if (Status chosen = Run(words); !chosen.ok()) return chosen;
    }
    fs::path from = made;
    if (!source.folder.empty()) {
      from = (made / source.folder).lexically_normal();
      std::error_code failed;
      bool inside = fs::weakly_canonical(from, failed).string().starts_with(fs::canonical(made, failed).string() + "/");
      if (!inside || !fs::is_directory(from, failed)) return Error{"the repository has no folder " + source.folder};
    }
    std::error_code failed;
    bool there = fs::exists(folder_, failed) && !fs::is_empty(folder_, failed);
    if (there && source.folder.empty() && !fs::exists(folder_ / ("." + program), failed))
      return Error{folder_.string() + ": is there already and no clone of " + source.url};
    fs::create_directories(folder_, failed);
    fs::copy(from, folder_, fs::copy_options::recursive | fs::copy_options::overwrite_existing | fs::copy_options::copy_symlinks, failed);
    return failed ? Status(Error{folder_.string() + ": " + failed.message()}) : Status(Unit{});
  }

  fs::path folder_;
  const FetchOptions& options_;
};

}  // namespace

Status FetchPolicies(const std::string& folder, const std::vector<std::string>& urls, const FetchOptions& options) {
  Fetcher fetcher(folder, options);
  for (const std::string& url : urls)
    if (Status done = fetcher.Fetch(url); !done.ok()) return done;
  return Unit{};
}

FetchedBundles::~FetchedBundles() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

Status FetchedBundles::Fetch(const std::vector<std::string>& references) {
  for (const std::string& reference : references) {
    if (!stores::IsRemote(reference)) {
      paths_.push_back(reference.starts_with("file://") ? reference.substr(7) : reference);
      continue;
    }
    Result<stores::Artifact> artifact = Pull({.kind = Kind::kHttp, .url = reference}, true);
    if (!artifact.ok()) return artifact.error();
    Result<std::vector<bundle::File>> files = stores::FilesOf(*artifact);
    if (!files.ok()) return Error{stores::WithoutLogin(reference) + ": " + files.error().message};
    Result<std::string> packed = bundle::PackArchive(*files, bundle::Compression::kGzip);
    if (!packed.ok()) return packed.error();
    if (folder_.empty()) {
      std::error_code failed;
      folder_ = (fs::temp_directory_path(failed) / "conftest-bundle-XXXXXX").string();
      if (::mkdtemp(folder_.data()) == nullptr) return Error{std::exchange(folder_, "") + ": " + std::strerror(errno)};
    }
    paths_.push_back(folder_ + "/" + std::to_string(paths_.size()) + ".tar.gz");
    if (Status written = WriteFileAtomically(paths_.back(), *packed); !written.ok()) return written;
  }
  return Unit{};
}

}  // namespace regoc::conftest
