// regoc build: sources and data to a bundle with plan, native code and signature.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "bundler/canonical_json.h"
#include "bundler/hash.h"
#include "bundler/paths.h"
#include "bundler/revision.h"
#include "bundler/roots.h"
#include "bundler/signature.h"
#include "runtime/base/file.h"
#include "runtime/base/file_cache.h"
#include "runtime/plan/text.h"
#include "tools/common/moment.h"
#include "tools/common/opa_plan.h"
#include "tools/enforcement/record.h"
#include "tools/regoc/attest.h"
#include "tools/regoc/build_parts.h"
#include "tools/regoc/compile_flags.h"
#include "tools/regoc/entrypoints.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/leave.h"
#include "tools/regoc/pack_flags.h"
#include "tools/regoc/prune.h"
#include "tools/regoc/report.h"
#include "tools/regoc/signing.h"

namespace regoc::cli {

namespace {

struct BuildFlags {
  std::vector<std::string> paths, entrypoints, ignore, exclude;
  std::string output = "bundle.tar.gz", revision, target = "native", dump, cache_folder, builder = "urn:regoc:build",
              invocation, rollout;
  int optimize = 1;
  bool as_bundle = false, no_cache = false, prune = false, provenance = false, sbom = false;
  PackFlags pack;
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
  bool Analyze();
  bool Plan();
  std::string NameOf(const std::string& source) const;
  Result<bool> TakeOpaPlan();
  Status AddParts();
  Status Record(Parts& parts);
  Status Attest();
  Status Finish();
  Status Sign();
  int Dump();
  int Fail(const Status& status);
  optimize::Level level() const { return flags_.optimize == 0 ? optimize::Level::kNone : optimize::Level::kFull; }

  const BuildFlags& flags_;
  tools::Progress progress_;
  tools::Inputs inputs_;
  PartsOptions parts_;
  bundle::Contents contents_;
  DiagnosticSink sink_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  planner::PlanOptions plan_;
  std::optional<plan::Policy> policy_;
  std::optional<plan::Policy> plain_;  // as it comes from the planner, where OPA's schema is asked for
};

Status Build::Load() {
  Result<BuildTargets> targets = ParseTargets(flags_.target);
  if (!targets.ok()) return targets.error();
  parts_.targets = *targets;
  parts_.level = flags_.optimize == 0   ? codegen::OptimizeLevel::kNone
                 : flags_.optimize == 1 ? codegen::OptimizeLevel::kDefault
                                        : codegen::OptimizeLevel::kThorough;
  if (!flags_.no_cache) parts_.cache_folder = flags_.cache_folder.empty() ? DefaultCacheFolder() : flags_.cache_folder;
  if (flags_.prune && flags_.entrypoints.empty()) return Error{"--prune-unused needs at least one --entrypoint"};
  tools::LoadOptions options{.ignore = flags_.ignore, .exclude = flags_.exclude, .version = flags_.version.version()};
  if (Status read = flags_.verification.Apply(options); !read.ok()) return read;
  progress_.Show("reading");
  if (!flags_.as_bundle) return LoadPaths(flags_.paths, options, inputs_);
  for (const std::string& path : flags_.paths)
    if (Status loaded = LoadBundle(path, options, inputs_); !loaded.ok()) return loaded;
  return Unit{};
}

// What the manifests of the bundles say that are built into one. Several must own different parts of `data`.
Status MergeManifests(const std::vector<tools::LoadedBundle>& bundles, bundle::Manifest& manifest) {
  std::vector<std::string> roots;
  for (const tools::LoadedBundle& bundle : bundles) {
    if (IsDelta(bundle.contents))
      return Error{"bundle " + bundle.path + ": a delta bundle cannot be built from; apply it with `regoc patch`"};
    for (const std::string& warning : bundle.contents.warnings)
      std::fprintf(stderr, "warning: bundle %s: %s\n", bundle.path.c_str(), warning.c_str());
    for (const std::string& root : bundle.contents.manifest.roots) roots.push_back(root);
  }
  if (!roots.empty()) manifest.roots = roots;
  if (bundles.size() == 1) manifest.metadata_json = bundles[0].contents.manifest.metadata_json;
  return bundle::NormalizeManifest(manifest);
}

std::string Build::NameOf(const std::string& source) const {
  for (const tools::LoadedBundle& bundle : inputs_.bundles)
    if (source.starts_with(bundle.prefix)) return source.substr(bundle.prefix.size());
  return tools::NameInBundle(source);
}

Status Build::AddSources() {
  progress_.Hide();
  for (const driver::Source& source : inputs_.sources) {
    std::string name = NameOf(source.name);
    if (bundle::FindFile(contents_, name))
      return Error{source.name + ": two files would be " + name + " in the bundle"};
    bundle::AddFile(contents_, name, source.text);
    if (source.version != flags_.version.version())
      contents_.manifest.file_rego_versions["/" + name] = source.version == ast::RegoVersion::kV0 ? 0 : 1;
  }
  std::string data;
  AppendJson(data, inputs_.data.root(), {.escape_html = true});
  bundle::AddFile(contents_, "data.json", data + "\n");
  contents_.manifest.rego_version = flags_.version.v0 ? 0 : 1;
  return MergeManifests(inputs_.bundles, contents_.manifest);
}

bool Build::Analyze() {
  sema::AnalyzeOptions analyze;
  analyze.keep_print = true;
  flags_.capabilities.Apply(analyze);
  std::vector<ast::Module> modules = driver::ParseAll(inputs_.sources, sink_, files_, flags_.capabilities.settings());
  analyze.modules_again = driver::Again(inputs_.sources, files_, flags_.capabilities.settings());
  program_ = driver::AnalyzeModules(std::move(modules), analyze, sink_);
  return program_.has_value();
}

// Places in the plan are in files of the bundle, wherever these came from. OPA's schema has no optimized plans.
bool Build::Plan() {
  policy_ = driver::Plan(*program_, plan_, optimize::Level::kNone, sink_);
  if (!policy_) return false;
  for (std::string& file : policy_->files) file = NameOf(file);
  if (parts_.targets.opa_plan) plain_ = policy_;
  optimize::Optimize(*policy_, level());
  return true;
}

bool Build::Compile() {
  progress_.Show("compiling " + std::to_string(inputs_.sources.size()) + " files");
  if (!Analyze()) return false;
  plan_.entrypoints = flags_.entrypoints;
  for (const std::string& name : AnnotatedEntrypoints(*program_)) plan_.entrypoints.push_back(name);
  std::sort(plan_.entrypoints.begin(), plan_.entrypoints.end());
  plan_.entrypoints.erase(std::unique(plan_.entrypoints.begin(), plan_.entrypoints.end()), plan_.entrypoints.end());
  bool for_all = plan_.entrypoints.empty();
  if (for_all) plan_.entrypoints = {"*"};
  if (for_all && !parts_.targets.plan && flags_.dump.empty()) return true;  // nobody asks for the plan
  if (!Plan()) return false;
  if (!flags_.prune) return true;
  inputs_.sources = WithoutUnused(inputs_.sources, *program_, *policy_);
  return Analyze() && Plan();
}

// A bundle that holds a plan of OPA's and no policies is built from that plan.
Result<bool> Build::TakeOpaPlan() {
  if (!inputs_.sources.empty() || inputs_.bundles.size() != 1) return false;
  Result<std::optional<plan::Policy>> policy = tools::PolicyOfOpaPlan(inputs_.bundles[0], level());
  if (!policy.ok()) return policy.error();
  if (!*policy) return false;
  policy_ = std::move(**policy);
  const bundle::File* file = bundle::FindFile(inputs_.bundles[0].contents, artifact::kOpaPlanPath);
  bundle::AddFile(contents_, file->path, file->bytes);
  return true;
}

Status Build::AddParts() {
  Parts parts(parts_, contents_, progress_);
  parts.AddDataImage(inputs_.data.root());
  if (policy_)
    if (Status added = parts.AddPlan(*policy_); !added.ok()) return added;
  if (plain_)
    if (Status added = parts.AddOpaPlan(*plain_); !added.ok()) return added;
  if (program_)
    if (Status recorded = Record(parts); !recorded.ok()) return recorded;
  parts.AddIndex(flags_.revision.empty());
  return Unit{};
}

// For which input each rule was written, and how far it is rolled out: what the flag says, else what the bundle that is
// built anew records.
Status Build::Record(Parts& parts) {
  if (!flags_.rollout.empty() && !parts_.targets.plan)
    return Error{"--rollout: a bundle of target rego has no index to record it in"};
  if (!parts_.targets.plan) return Unit{};
  enforcement::EnforcerOptions options;
  Result<std::optional<int64_t>> now = tools::SourceDateEpoch();
  if (!now.ok()) return now.error();
  if (!flags_.rollout.empty()) {
    Result<std::string> text = ReadFile(flags_.rollout);
    if (!text.ok()) return text.error();
    Result<rollout::Rollout> rollout = rollout::ParseRollout(flags_.rollout, *text);
    if (!rollout.ok()) return rollout.error();
    options.rollout = std::move(*rollout);
  } else if (inputs_.bundles.size() == 1) {
    Result<rollout::Rollout> rollout = enforcement::RolloutOf(inputs_.bundles[0].contents);
    if (!rollout.ok()) return rollout.error();
    options.rollout = std::move(*rollout);
  }
  Result<std::vector<enforcement::EnforcedRule>> rules = RulesOf(*program_, options);
  if (!rules.ok()) return rules.error();
  std::vector<std::string> names;
  std::vector<shapes::RuleShape> rule_shapes;
  for (const enforcement::EnforcedRule& rule : *rules) names.push_back(rule.name), rule_shapes.push_back(rule.shape);
  if (!flags_.rollout.empty())
    if (Status checked = CheckRollout(options.rollout, names, now->value_or(*tools::ParseMoment("now"))); !checked.ok())
      return Error{flags_.rollout + ": " + checked.error().message};
  parts.AddRecord(enforcement::ShapesJson(rule_shapes, *program_),
                  enforcement::EnforcementJson(*rules, options.rollout));
  return Unit{};
}

Status Build::Attest() {
  if (!flags_.sbom && !flags_.provenance) return Unit{};
  Result<std::optional<int64_t>> epoch = tools::SourceDateEpoch();
  if (!epoch.ok()) return epoch.error();
  Attestation attestation{.builder = flags_.builder, .invocation = flags_.invocation, .time = *epoch};
  std::string names;
  for (const std::string& name : plan_.entrypoints) names += (names.empty() ? "" : ",") + bundle::QuoteJson(name);
  attestation.parameters = {{"entrypoints", "[" + names + "]"},
                            {"target", bundle::QuoteJson(flags_.target)},
                            {"optimize", std::to_string(flags_.optimize)},
                            {"pruneUnused", flags_.prune ? "true" : "false"}};
  for (const driver::Source& source : inputs_.sources)
    attestation.dependencies.emplace_back(tools::NameInBundle(source.name), bundle::Sha256Hex(source.text));
  if (const bundle::File* data = bundle::FindFile(contents_, "data.json"))
    attestation.dependencies.emplace_back("data.json", bundle::Sha256Hex(data->bytes));
  if (flags_.sbom) bundle::AddFile(contents_, kSbomPath, SbomText(contents_, attestation));
  if (flags_.provenance) bundle::AddFile(contents_, kProvenancePath, ProvenanceText(contents_, attestation));
  return Unit{};
}

Status Build::Sign() {
  if (!flags_.signing.given()) return Unit{};
  Result<bundle::SigningConfig> signing = flags_.signing.Config(flags_.verification.algorithm);
  if (!signing.ok()) return signing.error();
  return bundle::SignBundle(contents_, *signing);
}

Status Build::Finish() {
  contents_.manifest.revision = flags_.revision.empty() ? bundle::ComputeRevision(contents_) : flags_.revision;
  if (Status signed_bundle = Sign(); !signed_bundle.ok()) return signed_bundle;
  progress_.Show("writing " + flags_.output);
  return flags_.pack.Write(flags_.output, contents_);
}

int Build::Dump() {
  if (!program_ && flags_.dump != "plan") return PrintError({"--dump: a plan of OPA's has no sources"}), 1;
  if (flags_.dump == "plan") return std::fputs(plan::ToText(*policy_).c_str(), stdout), 0;
  Result<std::string> text = DumpProgram(flags_.dump, *program_, *policy_);
  if (!text.ok()) return PrintError(text.error()), 1;
  std::fputs(text->c_str(), stdout);
  return 0;
}

// An error, or the findings of the compiler.
int Build::Fail(const Status& status) {
  progress_.Hide();
  if (status.ok())
    std::fputs(ErrorsAsText(sink_).c_str(), stderr);
  else
    PrintError(status.error());
  return 1;
}

int Build::Run() {
  if (Status loaded = Load(); !loaded.ok()) return Fail(loaded);
  Result<bool> planned = TakeOpaPlan();
  if (!planned.ok()) return Fail(planned.error());
  if (!*planned) {
    if (!Compile()) return Fail(Unit{});
    if (Status inside = CheckPackages(inputs_, program_->modules); !inside.ok()) return Fail(inside);
  }
  if (!flags_.dump.empty()) return progress_.Hide(), Dump();
  for (auto step : {&Build::AddSources, &Build::AddParts, &Build::Attest, &Build::Finish})
    if (Status status = (this->*step)(); !status.ok()) return Fail(status);
  return progress_.Hide(), 0;
}

}  // namespace

void AddBuild(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("build", "Build a bundle: sources, data, plan, native code, signature");
  auto flags = std::make_shared<BuildFlags>();
  command->add_option("path", flags->paths, "files and folders, or bundles with --bundle")->required();
  command->add_option("-o,--output", flags->output, "bundle to write: .tar.gz, .tar.zst, .tar, or a folder (NAME/)")
      ->capture_default_str();
  command->add_flag("-b,--bundle", flags->as_bundle, "paths are bundles");
  command->add_option("-e,--entrypoint", flags->entrypoints, "document to plan, a/b for data.a.b (default: all)")
      ->allow_extra_args(false);
  command->add_option("-r,--revision", flags->revision, "revision (default: SHA-256 over the contents)");
  command
      ->add_option(
          "-t,--target", flags->target,
          "native (plan and machine code), plan (also plan.json in OPA's schema), rego (sources only), or kinds of "
          "machines: x86-64, x86-64-v2, x86-64-v3, x86-64-v4, aarch64-linux; several with commas between")
      ->capture_default_str();
  command
      ->add_option("-O,--optimize", flags->optimize,
                   "0: plan and code as they come, 1: the usual, 2: full code for very large plans too")
      ->check(CLI::Range(0, 2))
      ->capture_default_str();
  command->add_flag("--prune-unused", flags->prune, "leave out rules that no entry point needs");
  command->add_option("--dump", flags->dump, "print a stage instead of building")
      ->check(CLI::IsMember({"sema", "plan", "llvm", "asm"}));
  command->add_option("--cache-dir", flags->cache_folder,
                      "where compiled code is kept (default: $XDG_CACHE_HOME/regoc or ~/.cache/regoc)");
  command->add_flag("--no-cache", flags->no_cache, "compile everything anew and keep nothing");
  command->add_option("--ignore", flags->ignore, "file and folder names to pass over")->allow_extra_args(false);
  command->add_option("--exclude", flags->exclude, "paths in the bundle to leave out, as patterns (* also crosses /)")
      ->allow_extra_args(false);
  command->add_option("--rollout", flags->rollout,
                      "file that says how far each rule is enforced, and for whom; recorded in the bundle");
  command->add_flag("--provenance", flags->provenance, "add an in-toto statement with SLSA provenance");
  command->add_option("--builder-id", flags->builder, "URI of who builds, for the provenance")->capture_default_str();
  command->add_option("--invocation-id", flags->invocation, "what the builder calls this run, for the provenance");
  command->add_flag("--sbom", flags->sbom, "add a list of the modules in the form of SPDX");
  flags->pack.AddTo(*command);
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
