// regoc diff: what differs between two bundles, by what they mean.
#include <cstdio>

#include "tools/compare/bundle_diff.h"
#include "tools/regoc/entrypoints.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/leave.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

constexpr int kDiffer = 1, kTrouble = 2;

struct DiffFlags {
  std::string before, after, format = "pretty";
  std::vector<std::string> entrypoints;
  uint64_t max_changes = 100;
  VersionFlags version;
  VerificationFlags verification;
};

Result<std::unique_ptr<compare::BundleView>> LoadView(const std::string& path, const DiffFlags& flags) {
  tools::LoadOptions options{.version = flags.version.version()};
  if (Status read = flags.verification.Apply(options); !read.ok()) return read.error();
  return compare::BundleView::Load(path, options);
}

int Diff(const DiffFlags& flags) {
  Result<std::unique_ptr<compare::BundleView>> before = LoadView(flags.before, flags);
  if (!before.ok()) return PrintError(before.error()), kTrouble;
  Result<std::unique_ptr<compare::BundleView>> after = LoadView(flags.after, flags);
  if (!after.ok()) return PrintError(after.error()), kTrouble;
  for (const std::string& name : flags.entrypoints)
    if (!(*before)->FuncOf(name) && !(*after)->FuncOf(name))
      return PrintError({"neither bundle has a document " + name}), kTrouble;
  compare::DiffOptions options{.max_data_changes = flags.max_changes, .entrypoints = flags.entrypoints};
  // A bundle without a plan says in METADATA what its entry points are.
  for (const compare::BundleView* view : {before->get(), after->get()}) {
    if (!view->entrypoints().empty() || view->program() == nullptr) continue;
    for (std::string& name : AnnotatedEntrypoints(*view->program())) options.entrypoints.push_back(std::move(name));
  }
  compare::BundleDiff diff = CompareBundles(**before, **after, options);
  std::fputs((flags.format == "json" ? DiffJson(diff) : DiffText(diff)).c_str(), stdout);
  Leave(diff.empty() ? 0 : kDiffer);
}

}  // namespace

void AddDiff(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("diff", "Show what differs between two bundles, by meaning");
  auto flags = std::make_shared<DiffFlags>();
  command->add_option("old", flags->before, "bundle file or folder")->required();
  command->add_option("new", flags->after, "bundle file or folder to compare it with")->required();
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  command
      ->add_option("-e,--entrypoint", flags->entrypoints,
                   "a document to say of whether its decisions can change (p/allow)")
      ->allow_extra_args(false);
  command->add_option("--max-changes", flags->max_changes, "changes of data to list")->capture_default_str();
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->footer("exit codes: 0 the bundles mean the same, 1 they differ, 2 trouble");
  command->callback([flags, &status] { status = Diff(*flags); });
}

}  // namespace regoc::cli
