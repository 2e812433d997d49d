// regoc inspect: what a bundle is and holds.
#include <cstdio>

#include "bundler/inspect.h"
#include "bundler/paths.h"
#include "bundler/roots.h"
#include "runtime/artifact/artifact.h"
#include "runtime/plan/binary.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

std::string PackageText(const ast::Module& module) {
  std::string text = "data";
  for (const ast::Term& term : module.package.path)
    if (auto* key = term.As<ast::String>()) text += "." + key->value;
  return text;
}

ast::RegoVersion VersionOf(const bundle::Contents& contents, const std::string& path) {
  return bundle::RegoVersionOf(contents.manifest, path).value_or(1) == 0 ? ast::RegoVersion::kV0 : ast::RegoVersion::kV1;
}

// What only compiler and plan know of the files. A file that can't be parsed is a warning: inspect shows broken bundles too.
void AddKnowledge(const bundle::Contents& contents, bundle::Inspection& inspection) {
  for (const bundle::File& file : contents.files) {
    if (std::optional<std::string> target = artifact::TargetOf(file.path)) inspection.targets.push_back(*target);
    if (!bundle::IsRego(file.path)) continue;
    DiagnosticSink sink;
    auto source = std::make_shared<SourceFile>(file.path, file.bytes);
    std::optional<ast::Module> module = driver::Parse(source, VersionOf(contents, file.path), sink);
    if (module) bundle::AddNamespace(inspection, PackageText(*module), file.path);
    else inspection.warnings.push_back(file.path + ": cannot be parsed");
  }
  const bundle::File* plan = bundle::FindFile(contents, artifact::kPlanPath);
  if (!plan) return;
  Result<plan::Policy> policy = plan::FromBytes(plan->bytes);
  if (!policy.ok()) return inspection.warnings.push_back(plan->path + ": " + policy.error().message);
  for (const plan::Entrypoint& entry : policy->entrypoints) inspection.entrypoints.push_back(entry.name);
}

int Inspect(const std::string& path, const std::string& format, const VerificationFlags& flags) {
  Result<bundle::VerificationConfig> config = flags.Config();
  if (!config.ok()) return PrintError(config.error()), 1;
  Result<bundle::Contents> contents = bundle::ReadBundle(path);
  if (!contents.ok()) return PrintError(contents.error()), 1;
  Status valid = bundle::CheckDataWithinRoots(*contents);
  if (valid.ok() && config->require_signature) {
    Result<bundle::VerificationReport> report = bundle::VerifyBundle(*contents, *config);
    if (!report.ok()) valid = report.error();
  }
  if (!valid.ok()) return PrintError({"bundle " + path + ": " + valid.error().message}), 1;
  bundle::Inspection inspection = bundle::Inspect(path, *contents);
  AddKnowledge(*contents, inspection);
  std::fputs((format == "json" ? bundle::InspectionJson(inspection) : bundle::InspectionText(inspection)).c_str(), stdout);
  return 0;
}

}  // namespace

void AddInspect(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("inspect", "Show manifest, signers, packages, entry points, targets and files of a bundle");
  auto path = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>("pretty");
  command->add_option("path", *path, "bundle file or folder")->required();
  command->add_option("-f,--format", *format, "output format")->check(CLI::IsMember({"pretty", "json"}))->capture_default_str();
  auto flags = std::make_shared<VerificationFlags>();
  flags->AddTo(*command);
  command->callback([path, format, flags, &status] { status = Inspect(*path, *format, *flags); });
}

}  // namespace regoc::cli
