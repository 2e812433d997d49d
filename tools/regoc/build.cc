// regoc build: sources and data to a bundle with plan, native code and signature.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "bundler/hash.h"
#include "bundler/paths.h"
#include "bundler/revision.h"
#include "bundler/roots.h"
#include "bundler/signature.h"
#include "runtime/artifact/artifact.h"
#include "runtime/base/file_cache.h"
#include "runtime/plan/binary.h"
#include "runtime/plan/text.h"
#include "runtime/value/image_builder.h"
#include "tools/common/native_code.h"
#include "tools/regoc/compile_flags.h"
#include "tools/regoc/entrypoints.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/leave.h"
#include "tools/regoc/report.h"
#include "tools/regoc/signing.h"

namespace regoc::cli {

namespace {

struct BuildFlags {
  std::vector<std::string> paths, entrypoints, ignore;
  std::string output = "bundle.tar.gz", revision, target = "native", dump, cache_folder;
  bool as_bundle = false, no_cache = false;
  VersionFlags version;
  VerificationFlags verification;
  SigningFlags signing;
  CapabilitiesFlag capabilities;
};

class Build {
 public:
  explicit Build(const BuildFlags& flags) : flags_(flags) {}
  int Run();

 private:
  Status Load();
  Status AddSources();
  bool Compile();
  Status AddCode();
  void AddDataImage();
  Status Finish();
  int Dump();

  const BuildFlags& flags_;
  tools::Inputs inputs_;
  bundle::Contents contents_;
  DiagnosticSink sink_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::optional<plan::Policy> policy_;
};

Status Build::Load() {
  tools::LoadOptions options{.ignore = flags_.ignore, .version = flags_.version.version()};
  Result<bundle::VerificationConfig> verification = flags_.verification.Config();
  if (!verification.ok()) return verification.error();
  options.verification = *verification;
  if (!flags_.as_bundle) return LoadPaths(flags_.paths, options, inputs_);
  for (const std::string& path : flags_.paths)
    if (Status loaded = LoadBundle(path, options, inputs_); !loaded.ok()) return loaded;
  return Unit{};
}

// A name inside the bundle that doesn't depend on where the sources lie, as OPA makes it for `opa build <path>`.
std::string NameInBundle(const std::string& path) {
  std::filesystem::path plain = std::filesystem::path(path).lexically_normal();
  std::string name;
  for (const auto& part : plain.relative_path())
    if (part != ".." && part != ".") name += (name.empty() ? "" : "/") + part.string();
  return name;
}

Status Build::AddSources() {
  for (const driver::Source& source : inputs_.sources) {
    std::string name = NameInBundle(source.name);
    for (const tools::LoadedBundle& bundle : inputs_.bundles)
      if (source.name.starts_with(bundle.prefix)) name = source.name.substr(bundle.prefix.size());
    if (bundle::FindFile(contents_, name)) return Error{source.name + ": two files would be " + name + " in the bundle"};
    bundle::AddFile(contents_, name, source.text);
  }
  std::string data;
  AppendJson(data, inputs_.data.root(), {.escape_html = true});
  bundle::AddFile(contents_, "data.json", data + "\n");
  contents_.manifest.rego_version = flags_.version.v0 ? 0 : 1;
  for (const driver::Source& source : inputs_.sources)
    if (source.version != flags_.version.version())
      contents_.manifest.file_rego_versions["/" + NameInBundle(source.name)] = source.version == ast::RegoVersion::kV0 ? 0 : 1;
  std::vector<std::string> roots;
  for (const tools::LoadedBundle& bundle : inputs_.bundles)
    for (const std::string& root : bundle.contents.manifest.roots) roots.push_back(root);
  if (!roots.empty()) contents_.manifest.roots = roots;
  return bundle::NormalizeManifest(contents_.manifest);
}

bool Build::Compile() {
  sema::AnalyzeOptions analyze;
  analyze.keep_print = true;
  flags_.capabilities.Apply(analyze);
  std::vector<ast::Module> modules = driver::ParseAll(inputs_.sources, sink_, files_, flags_.capabilities.settings());
  program_ = driver::AnalyzeModules(std::move(modules), analyze, sink_);
  if (!program_) return false;
  planner::PlanOptions options;
  options.entrypoints = flags_.entrypoints;
  for (const std::string& name : AnnotatedEntrypoints(*program_)) options.entrypoints.push_back(name);
  std::sort(options.entrypoints.begin(), options.entrypoints.end());
  options.entrypoints.erase(std::unique(options.entrypoints.begin(), options.entrypoints.end()), options.entrypoints.end());
  if (options.entrypoints.empty()) options.entrypoints = {"*"};
  policy_ = driver::Plan(*program_, options, optimize::Level::kFull, sink_);
  return policy_.has_value();
}

Status Build::AddCode() {
  if (flags_.target == "rego") return Unit{};
  AddDataImage();
  std::string plan = plan::ToBytes(*policy_);
  std::string hash = tools::PlanHash(plan);
  bundle::AddFile(contents_, std::string(artifact::kPlanPath), std::move(plan));
  if (flags_.target == "plan") return Unit{};
  backend::NativeOptions options;
  options.plan_hash = hash;
  if (!flags_.no_cache) options.cache_folder = flags_.cache_folder.empty() ? DefaultCacheFolder() : flags_.cache_folder;
  Result<std::string> object = tools::CompileObject(*policy_, options);
  if (!object.ok()) return object.error();
  bundle::AddFile(contents_, artifact::NativePath(artifact::HostTarget()), std::move(*object));
  return Unit{};
}

// Small data is read as fast from its text.
void Build::AddDataImage() {
  const bundle::File* data = bundle::FindFile(contents_, "data.json");
  if (data->bytes.size() < engine::Document::kImageBytes) return;
  ImageBuilder builder;
  internal::Words root;
  if (!AddToImage(builder, inputs_.data.root(), root) || !builder.good()) return;
  bundle::AddFile(contents_, std::string(artifact::kDataImagePath),
                  std::move(builder).ToBytes(root, bundle::Sha256Hex(data->bytes)));
}

Status Build::Finish() {
  contents_.manifest.revision = flags_.revision.empty() ? bundle::ComputeRevision(contents_) : flags_.revision;
  if (!flags_.signing.key.empty()) {
    Result<bundle::SigningConfig> signing = flags_.signing.Config(flags_.verification.algorithm);
    if (!signing.ok()) return signing.error();
    if (Status signed_bundle = bundle::SignBundle(contents_, *signing); !signed_bundle.ok()) return signed_bundle;
  }
  return bundle::WriteBundle(flags_.output, contents_, bundle::CompressionFor(flags_.output));
}

int Build::Dump() {
  if (flags_.dump == "plan") return std::fputs(plan::ToText(*policy_).c_str(), stdout), 0;
  Result<std::string> text = DumpProgram(flags_.dump, *program_, *policy_);
  if (!text.ok()) return PrintError(text.error()), 1;
  std::fputs(text->c_str(), stdout);
  return 0;
}

int Build::Run() {
  if (Status loaded = Load(); !loaded.ok()) return PrintError(loaded.error()), 1;
  if (!Compile()) return std::fputs(ErrorsAsText(sink_).c_str(), stderr), 1;
  if (Status inside = CheckPackages(inputs_, program_->modules); !inside.ok()) return PrintError(inside.error()), 1;
  if (!flags_.dump.empty()) return Dump();
  for (auto step : {&Build::AddSources, &Build::AddCode, &Build::Finish})
    if (Status status = (this->*step)(); !status.ok()) return PrintError(status.error()), 1;
  return 0;
}

}  // namespace

void AddBuild(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("build", "Build a bundle: sources, data, plan, native code, signature");
  auto flags = std::make_shared<BuildFlags>();
  command->add_option("path", flags->paths, "files and folders")->required();
  command->add_option("-o,--output", flags->output, "bundle to write: .tar.gz, .tar.zst or .tar")->capture_default_str();
  command->add_flag("-b,--bundle", flags->as_bundle, "paths are bundles");
  command->add_option("-e,--entrypoint", flags->entrypoints, "document to plan, a/b for data.a.b (default: all)")->allow_extra_args(false);
  command->add_option("-r,--revision", flags->revision, "revision (default: SHA-256 over the contents)");
  command->add_option("-t,--target", flags->target, "native (plan and machine code), plan, or rego (sources only)")
      ->check(CLI::IsMember({"native", "plan", "rego"}))->capture_default_str();
  command->add_option("--dump", flags->dump, "print a stage instead of building")->check(CLI::IsMember({"sema", "plan", "llvm", "asm"}));
  command->add_option("--cache-dir", flags->cache_folder, "where compiled code is kept (default: $XDG_CACHE_HOME/regoc or ~/.cache/regoc)");
  command->add_flag("--no-cache", flags->no_cache, "compile everything anew and keep nothing");
  command->add_option("--ignore", flags->ignore, "file and folder names to pass over")->allow_extra_args(false);
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  flags->signing.AddTo(*command);
  flags->capabilities.AddTo(*command);
  command->callback([flags, &status] {
    Status prepared = flags->capabilities.Prepare();
    if (!prepared.ok()) {
      PrintError(prepared.error());
      status = 1;
      return;
    }
    Build build(*flags);
    Leave(build.Run());
  });
}

}  // namespace regoc::cli
