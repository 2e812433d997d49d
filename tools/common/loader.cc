#include "tools/common/loader.h"

#include <algorithm>
#include <filesystem>

#include "bundler/glob.h"
#include "bundler/hash.h"
#include "bundler/index.h"
#include "bundler/roots.h"
#include "bundler/signature.h"
#include "runtime/artifact/artifact.h"
#include "runtime/base/file.h"
#include "runtime/value/table.h"
#include "tools/common/bundle_inputs.h"

namespace regoc::tools {

namespace fs = std::filesystem;

namespace {

// Data files have these names in any folder of a bundle.
bool IsBundleData(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "data.json" || name == "data.yaml" || name == "data.yml";
}

bool Ignored(const std::string& name, const LoadOptions& options) {
  return std::any_of(options.ignore.begin(), options.ignore.end(),
                     [&](const std::string& p) { return bundle::MatchPath(p, name); });
}

ast::RegoVersion VersionFrom(std::optional<int> number, ast::RegoVersion fallback) {
  if (!number) return fallback;
  return *number == 0 ? ast::RegoVersion::kV0 : *number == 2 ? ast::RegoVersion::kV2 : ast::RegoVersion::kV1;
}

bool Excluded(const std::string& path, const LoadOptions& options) {
  return std::any_of(options.exclude.begin(), options.exclude.end(),
                     [&](const std::string& p) { return bundle::MatchGlob(p, path); });
}

Status LoadFile(const std::string& name, const std::vector<std::string>& path, const LoadOptions& options,
                Inputs& inputs) {
  bool rego = name.ends_with(".rego");
  if (!rego && (options.rego_only || !IsDataFile(name))) return Unit{};
  if (rego && options.skip_tests && name.ends_with("_test.rego")) return Unit{};
  if (Excluded(NameInBundle(name), options)) return Unit{};
  Result<std::string> text = ReadFile(name);
  if (!text.ok()) return text.error();
  if (!rego) return inputs.data.Add(name, *text, path);
  inputs.sources.push_back({name, std::move(*text), options.version});
  return Unit{};
}

Status LoadFolder(const fs::path& folder, std::vector<std::string>& path, const LoadOptions& options, Inputs& inputs) {
  std::vector<fs::path> entries;
  std::error_code failed;
  for (auto at = fs::directory_iterator(folder, failed); !failed && at != fs::directory_iterator();
       at.increment(failed))
    entries.push_back(at->path());
  if (failed) return Error{folder.string() + ": " + failed.message()};
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    if (Ignored(entry.filename(), options)) continue;
    Status status = Unit{};
    if (fs::is_directory(entry)) {
      path.push_back(entry.filename());
      status = LoadFolder(entry, path, options, inputs);
      path.pop_back();
    } else {
      status = LoadFile(entry.lexically_normal(), path, options, inputs);
    }
    if (!status.ok()) return status;
  }
  return Unit{};
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t at = 0; at <= text.size();) {
    size_t end = std::min(text.find(separator, at), text.size());
    if (end > at) parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

Status LoadPath(std::string path, const LoadOptions& options, Inputs& inputs) {
  std::vector<std::string> prefix;
  if (path.starts_with("file://")) path.erase(0, 7);
  if (size_t colon = path.find(':'); colon != std::string::npos && !fs::exists(path)) {
    prefix = Split(path.substr(0, colon), '.');
    if (!prefix.empty() && prefix[0] == "data") prefix.erase(prefix.begin());
    path.erase(0, colon + 1);
  }
  if (fs::is_directory(path)) return LoadFolder(path, prefix, options, inputs);
  if (!fs::exists(path)) return Error{"stat " + path + ": no such file or directory"};
  if (!path.ends_with(".rego") && !IsDataFile(path))
    return Error{path + ": unrecognized file type (want .rego, .json, .yaml or .yml)"};
  return LoadFile(path, prefix, options, inputs);
}

}  // namespace

std::string NameInBundle(const std::string& path) {
  std::string name;
  for (const auto& part : fs::path(path).lexically_normal().relative_path())
    if (part != ".." && part != ".") name += (name.empty() ? "" : "/") + part.string();
  return name;
}

Status LoadPaths(const std::vector<std::string>& paths, const LoadOptions& options, Inputs& inputs) {
  for (const std::string& path : paths)
    if (Status status = LoadPath(path, options, inputs); !status.ok()) return status;
  std::sort(inputs.sources.begin(), inputs.sources.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  auto same = [](const driver::Source& a, const driver::Source& b) { return a.name == b.name; };
  inputs.sources.erase(std::unique(inputs.sources.begin(), inputs.sources.end(), same), inputs.sources.end());
  return Unit{};
}

namespace {

// "a//b/./c" is "a/b/c/", "." nothing.
std::string PrefixOf(const std::string& bundle) {
  std::string prefix = fs::path(bundle).lexically_normal().string();
  if (prefix == "." || prefix == "./") return "";
  return prefix.ends_with('/') ? prefix : prefix + "/";
}

}  // namespace

namespace {

// The data of a bundle from its image, without a look at data.json: when a trusted key signed both, the image was made
// of that data.json, and there is no other data. nullptr otherwise: the image is left alone.
std::shared_ptr<const engine::Document> ImageOf(const bundle::Contents& contents,
                                                const bundle::VerificationReport& report) {
  const bundle::File* image = bundle::FindFile(contents, artifact::kDataImagePath);
  const bundle::File* data = bundle::FindFile(contents, "data.json");
  if (!image || !data || !report.is_signed || !bundle::WhyPartsAreUnknown(contents).empty()) return nullptr;
  for (const std::string& excluded : report.excluded)
    if (excluded == image->path || excluded == data->path) return nullptr;
  for (const bundle::File& file : contents.files)
    if (&file != data && IsBundleData(file.path)) return nullptr;
  Result<Image> opened = Image::FromBytes(image->bytes);
  if (!opened.ok() || opened->source() != bundle::Sha256Hex(data->bytes)) return nullptr;
  return engine::Document::FromImage(std::move(*opened));
}

}  // namespace

Status ReadDetached(const std::string& path, bundle::Contents& contents) {
  if (path.empty()) return Unit{};
  Result<std::string> text = ReadFile(path, bundle::ArchiveLimits{}.max_file_bytes);
  if (!text.ok()) return text.error();
  Result<bundle::Signatures> signatures = bundle::ParseSignatures(*text);
  if (!signatures.ok()) return Error{path + ": " + signatures.error().message};
  contents.signatures = *std::move(signatures);
  return Unit{};
}

Status LoadBundle(const std::string& path, const LoadOptions& options, Inputs& inputs) {
  Result<bundle::Contents> contents =
      options.read_bundle ? options.read_bundle(path, options.ignore) : bundle::ReadBundle(path, {}, options.ignore);
  if (!contents.ok()) return contents.error();
  if (Status read = ReadDetached(options.detached_signatures, *contents); !read.ok()) return read;
  Status added = AddBundle(path, *std::move(contents), options, inputs);
  return added.ok() ? added : Error{"bundle " + path + ": " + added.error().message};
}

Status AddBundle(const std::string& path, bundle::Contents contents, const LoadOptions& options, Inputs& inputs) {
  if (Status inside = bundle::CheckDataWithinRoots(contents); !inside.ok()) return inside;
  bundle::VerificationConfig config = options.verification;
  // Without keys nothing can be verified: a signed bundle is then read as an unsigned one, and its native code is not
  // run.
  bundle::VerificationReport report;
  if (!config.keys.empty() || config.require_signature) {
    Result<bundle::VerificationReport> verified = bundle::VerifyBundle(contents, config);
    if (!verified.ok()) return verified.error();
    report = *verified;
  }
  std::string prefix = PrefixOf(path);
  std::shared_ptr<const engine::Document> image = options.exclude.empty() ? ImageOf(contents, report) : nullptr;
  if (image)
    if (Status added = inputs.data.Add(path + "/data.json", image, {}); !added.ok()) return added;
  for (const bundle::File& file : contents.files) {
    if (Excluded(file.path, options)) continue;
    std::vector<std::string> folders = Split(file.path, '/');
    if (!folders.empty()) folders.pop_back();
    if (file.path.ends_with(".rego")) {
      inputs.sources.push_back({prefix + file.path, file.bytes,
                                VersionFrom(bundle::RegoVersionOf(contents.manifest, file.path), options.version)});
    } else if (!image && IsBundleData(file.path)) {
      if (Status added = inputs.data.Add(file.path, file.bytes, folders); !added.ok())
        return Error{"bundle load failed on " + added.error().message};
    }
  }
  inputs.bundles.push_back({path, std::move(prefix), std::move(contents), report});
  return Unit{};
}

Status CheckPackages(const Inputs& inputs, const std::vector<ast::Module>& modules) {
  for (const LoadedBundle& loaded : inputs.bundles) {
    std::vector<bundle::ModulePackage> packages;
    for (const ast::Module& module : modules) {
      if (!module.file->name().starts_with(loaded.prefix)) continue;
      bundle::ModulePackage package{.file = module.file->name()};
      for (const ast::Term& term : module.package.path)
        if (auto* key = term.As<ast::String>()) package.path.push_back(key->value);
      package.text = "package";
      for (size_t i = 0; i < package.path.size(); ++i) package.text += (i ? "." : " ") + package.path[i];
      packages.push_back(std::move(package));
    }
    Status inside = bundle::CheckPackagesWithinRoots(loaded.contents.manifest.roots, packages);
    if (!inside.ok()) return Error{"bundle " + loaded.path + ": " + inside.error().message};
  }
  return Unit{};
}

std::vector<std::vector<std::string>> PathsOverData(const std::vector<ast::Module>& modules, Value data) {
  std::vector<std::vector<std::string>> out;
  for (const ast::Module& module : modules) {
    for (const ast::Rule& rule : module.rules) {
      std::vector<std::string> path;
      for (size_t i = 1; i < module.package.path.size(); ++i)
        if (auto* key = module.package.path[i].As<ast::String>()) path.push_back(key->value);
      const std::vector<ast::Term>& terms = rule.head.ref.As<ast::Ref>()->terms;
      if (auto* name = terms[0].As<ast::Var>()) path.push_back(name->name);
      for (size_t i = 1; i < terms.size() && terms[i].As<ast::String>(); ++i)
        path.push_back(terms[i].As<ast::String>()->value);
      OptionalValue at = data;
      for (size_t i = 0; i < path.size() && at.defined() && (*at).is_object(); ++i)
        at = (*at).object().Get(Value::String(path[i]));
      if (at.defined()) out.push_back(std::move(path));
    }
  }
  return out;
}

}  // namespace regoc::tools
