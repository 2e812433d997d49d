// regoc inspect: what a bundle is and holds.
#include "bundler/inspect.h"

#include <cstdio>

#include "bundler/folder_write.h"
#include "bundler/index.h"
#include "bundler/paths.h"
#include "bundler/roots.h"
#include "compiler/planner/program_planner.h"
#include "runtime/artifact/artifact.h"
#include "runtime/plan/binary.h"
#include "runtime/plan/text.h"
#include "tools/common/native_code.h"
#include "tools/common/opa_plan.h"
#include "tools/compare/input_reads.h"
#include "tools/compare/view.h"
#include "tools/enforcement/record.h"
#include "tools/regoc/bundle_source.h"
#include "tools/regoc/entrypoints.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/inspect_annotations.h"
#include "tools/regoc/inspect_extract.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

struct InspectFlags {
  std::string path, format = "pretty", extract;
  std::vector<std::string> files;
  bool annotations = false, disassemble = false;
  VersionFlags version;
  VerificationFlags verification;
};

std::string PackageText(const ast::Module& module) {
  std::vector<std::string> path;
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) path.push_back(key->value);
  return planner::PathText(path);
}

ast::RegoVersion VersionOf(const bundle::Contents& contents, const std::string& path, const VersionFlags& flags) {
  std::optional<int> version = bundle::RegoVersionOf(contents.manifest, path);
  if (!version) return flags.version();
  return *version == 0 ? ast::RegoVersion::kV0 : ast::RegoVersion::kV1;
}

// The plan of the bundle; of one that has neither regoc's plan nor policies, the plan in OPA's schema. Nothing: there
// is none.
Result<std::optional<plan::Policy>> PlanOf(const std::string& path, const bundle::Contents& contents,
                                           std::string& file) {
  const bundle::File* plan = bundle::FindFile(contents, artifact::kPlanPath);
  file = plan ? artifact::kPlanPath : artifact::kOpaPlanPath;
  if (!plan) return tools::PolicyOfOpaPlan({path, "", contents, {}}, optimize::Level::kNone);
  Result<plan::Policy> policy = plan::FromBytes(plan->bytes);
  if (!policy.ok()) return Error{plan->path + ": " + policy.error().message};
  return std::optional(std::move(*policy));
}

// What only compiler and plan know of the files. A file that can't be parsed is a warning: inspect shows broken bundles
// too.
void AddFiles(const bundle::Contents& contents, const InspectFlags& flags, bundle::Inspection& inspection) {
  std::vector<ast::Module> modules;
  for (const bundle::File& file : contents.files) {
    if (std::optional<std::string> target = artifact::TargetOf(file.path)) inspection.targets.push_back(*target);
    if (!bundle::IsRego(file.path)) continue;
    DiagnosticSink sink;
    auto source = std::make_shared<SourceFile>(inspection.ShownName(file.path), file.bytes);
    std::optional<ast::Module> module = driver::Parse(source, VersionOf(contents, file.path, flags.version), sink);
    if (!module) {
      inspection.warnings.push_back(file.path + ": cannot be parsed");
      continue;
    }
    bundle::AddNamespace(inspection, PackageText(*module), file.path);
    modules.push_back(std::move(*module));
  }
  if (flags.annotations) {
    inspection.annotations_text = AnnotationsText(modules);
    inspection.annotations_json = AnnotationsJson(modules);
  }
  std::string file;
  Result<std::optional<plan::Policy>> policy = PlanOf(flags.path, contents, file);
  if (!policy.ok()) return inspection.warnings.push_back(policy.error().message);
  if (!*policy) return;
  for (const plan::Entrypoint& entry : (*policy)->entrypoints) inspection.entrypoints.push_back(entry.name);
}

// What the rules that forbid, warn or record were written for.
void AddShapes(const compare::BundleView& view, bundle::Inspection& inspection) {
  Result<std::optional<bundle::Index>> index = bundle::ReadIndex(view.contents());
  if (index.ok() && *index) inspection.enforcement_json = (*index)->enforcement_json;
  if (view.program() == nullptr) return;
  Result<std::vector<shapes::RuleShape>> rules = shapes::ShapesOfRules(*view.program(), enforcement::EnforcerOptions().shapes);
  if (!rules.ok()) return inspection.warnings.push_back(rules.error().message);
  inspection.shapes_text = enforcement::ShapesText(*rules, *view.program());
  inspection.shapes_json = enforcement::ShapesJson(*rules, *view.program());
}

// What follows from the policy as a whole.
void AddMeaning(const InspectFlags& flags, const tools::LoadOptions& options, bundle::Inspection& inspection) {
  Result<std::unique_ptr<compare::BundleView>> view = compare::BundleView::Load(flags.path, options);
  if (!view.ok()) return inspection.warnings.push_back(view.error().message);
  std::set<std::string> builtins((*view)->policy().builtins.begin(), (*view)->policy().builtins.end());
  inspection.builtins.assign(builtins.begin(), builtins.end());
  for (const auto& [name, rule] : (*view)->rules())
    for (const compare::RulePlace& place : rule.places)
      inspection.rules[name].push_back(inspection.ShownName(place.file) + ":" + std::to_string(place.row));
  AddShapes(**view, inspection);
  std::vector<std::string> entrypoints = inspection.entrypoints;
  if (entrypoints.empty() && (*view)->program() != nullptr) entrypoints = AnnotatedEntrypoints(*(*view)->program());
  for (const std::string& name : entrypoints) {
    std::optional<plan::FuncId> func = (*view)->FuncOf(name);
    if (!func) continue;
    compare::InputReads reads = compare::ReadsOfInput((*view)->policy(), *func);
    inspection.input_reads[name] = reads.whole ? std::vector<std::string>{"input"} : reads.paths;
  }
}

// The plan as text, and machine code as assembly.
int Disassemble(const std::string& path, const bundle::Contents& contents) {
  std::string file;
  Result<std::optional<plan::Policy>> policy = PlanOf(path, contents, file);
  if (!policy.ok()) return PrintError(policy.error()), 1;
  if (!*policy) return PrintError({"the bundle has no plan (" + std::string(artifact::kPlanPath) + ")"}), 1;
  std::printf("; %s\n%s", file.c_str(), plan::ToText(**policy).c_str());
  for (const bundle::File& object : contents.files) {
    if (!artifact::TargetOf(object.path)) continue;
    Result<std::string> text = backend::Disassemble(object.bytes);
    if (!text.ok()) return PrintError({object.path + ": " + text.error().message}), 1;
    std::printf("\n; %s\n%s", object.path.c_str(), text->c_str());
  }
  return 0;
}

int Extract(const bundle::Contents& contents, const InspectFlags& flags) {
  Result<std::vector<bundle::File>> files = FilesToExtract(contents, flags.files);
  if (!files.ok()) return PrintError(files.error()), 1;
  if (flags.extract != "-") {
    Status written = bundle::WriteFolder(flags.extract, *files);
    return written.ok() ? 0 : (PrintError(written.error()), 1);
  }
  if (files->size() != 1) return PrintError({"--extract - writes one file: name it with --file"}), 1;
  bool written = std::fwrite((*files)[0].bytes.data(), 1, (*files)[0].bytes.size(), stdout) == (*files)[0].bytes.size();
  return written && std::fflush(stdout) == 0 ? 0 : 1;
}

int Inspect(const InspectFlags& flags) {
  Result<bundle::VerificationConfig> config = flags.verification.Config();
  if (!config.ok()) return PrintError(config.error()), 1;
  if (!flags.files.empty() && flags.extract.empty()) return PrintError({"--file needs --extract"}), 1;
  Result<bundle::Contents> contents = ReadBundleAt(flags.path);
  if (!contents.ok()) return PrintError(contents.error()), 1;
  if (Status read = tools::ReadDetached(flags.verification.detached, *contents); !read.ok())
    return PrintError(read.error()), 1;
  Status valid = bundle::CheckDataWithinRoots(*contents);
  if (valid.ok() && config->require_signature) {
    Result<bundle::VerificationReport> report = bundle::VerifyBundle(*contents, *config);
    if (!report.ok()) valid = report.error();
  }
  if (!valid.ok()) return PrintError({"bundle " + flags.path + ": " + valid.error().message}), 1;
  if (!flags.extract.empty()) return Extract(*contents, flags);
  if (flags.disassemble) return Disassemble(flags.path, *contents);
  bundle::Inspection inspection = bundle::Inspect(flags.path, *contents);
  AddFiles(*contents, flags, inspection);
  auto again = [&](const std::string&, const std::vector<std::string>&) -> Result<bundle::Contents> {
    return *contents;
  };
  if (!inspection.delta && (!inspection.namespaces.empty() || !inspection.entrypoints.empty()))
    AddMeaning(flags, {.version = flags.version.version(), .verification = *config, .read_bundle = again}, inspection);
  std::fputs((flags.format == "json" ? bundle::InspectionJson(inspection) : bundle::InspectionText(inspection)).c_str(),
             stdout);
  return 0;
}

}  // namespace

void AddInspect(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand(
      "inspect", "Show manifest, signers, packages, rules, entry points, targets and files of a bundle");
  auto flags = std::make_shared<InspectFlags>();
  command->add_option("path", flags->path, "bundle file or folder")->required();
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  command->add_flag("-a,--annotations", flags->annotations, "list annotations");
  command->add_option("--extract", flags->extract,
                      "write the bundle's files into a new folder, or one of them to standard output (-)");
  command->add_option("--file", flags->files, "with --extract: the files to write")->allow_extra_args(false);
  command->add_flag("--disassemble", flags->disassemble, "print the plan, and the machine code as assembly");
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->callback([flags, &status] { status = Inspect(*flags); });
}

}  // namespace regoc::cli
