#include "tools/regoc/enforcer_flags.h"

#include <cstdio>

#include "runtime/base/file.h"
#include "tools/enforcement/record.h"

namespace regoc::cli {

void EnforcerFlags::AddTo(CLI::App& command) {
  command.add_option("-p,--policy", policies, "policy files and folders (default: policy)")->allow_extra_args(false);
  command.add_option("-b,--bundle", bundles, "bundle file or folder")->allow_extra_args(false);
  command.add_option("-d,--data", data, "data files and folders")->allow_extra_args(false);
  command.add_option("--rollout", rollout,
                     "file that says how far each rule is enforced (default: what the bundle records)");
  command.add_option("--environment", environment, "environment of the rollout");
  command.add_option("--input-shape", shape,
                     "the form of input that all rules were written for, in place of what they read");
  command.add_option("--adapters", adapters, "Rego files in place of modules of the input adapters")
      ->allow_extra_args(false);
  command.add_option("--constraint", constraints, "files of Gatekeeper's constraints, for rules in its form")
      ->allow_extra_args(false);
  command.add_option("-n,--namespace", packages, "only rules of this package and those below it")
      ->allow_extra_args(false);
  version.AddTo(command);
  verification.AddTo(command);
}

Result<rollout::Rollout> LoadRollout(const std::string& file, const tools::Inputs& inputs) {
  if (!file.empty()) {
    Result<std::string> text = ReadFile(file);
    if (!text.ok()) return text.error();
    return rollout::ParseRollout(file, *text);
  }
  return inputs.bundles.size() == 1 ? enforcement::RolloutOf(inputs.bundles[0].contents) : rollout::Rollout();
}

Result<std::shared_ptr<const enforcement::Enforcer>> MakeEnforcer(const tools::Inputs& inputs,
                                                                  const enforcement::EnforcerOptions& options) {
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::optional<sema::Program> program;
  std::vector<ast::Module> modules = driver::ParseAll(inputs.sources, sink, files);
  if (!sink.has_errors()) program = driver::AnalyzeModules(std::move(modules), {}, sink);
  if (!program) return Error{OpaText(sink)};
  return enforcement::Enforcer::Make(*program, inputs.data.document(), options);
}

Result<std::shared_ptr<const enforcement::Enforcer>> EnforcerFlags::Load() const {
  tools::LoadOptions options{.version = version.version(), .skip_tests = true};
  if (Status read = verification.Apply(options); !read.ok()) return read.error();
  tools::Inputs inputs;
  for (const std::string& bundle : bundles)
    if (Status loaded = LoadBundle(bundle, options, inputs); !loaded.ok()) return loaded.error();
  std::vector<std::string> paths = policies;
  if (paths.empty() && bundles.empty()) paths = {"policy"};
  paths.insert(paths.end(), data.begin(), data.end());
  if (Status loaded = LoadPaths(paths, options, inputs); !loaded.ok()) return loaded.error();
  enforcement::EnforcerOptions enforce{.rollout = {}, .environment = environment};
  if (!shape.empty()) {
    enforce.shapes.all = shapes::ShapeNamed(shape);
    if (!enforce.shapes.all) return Error{"--input-shape: there is no `" + shape + "`"};
  }
  for (const std::string& package : packages)
    enforce.packages.push_back(package.starts_with("data.") ? package : "data." + package);
  for (const std::string& path : adapters) {
    Result<std::string> text = ReadFile(path);
    if (!text.ok()) return text.error();
    enforce.adapters.push_back({path, std::move(*text)});
  }
  for (const std::string& path : constraints) {
    Result<std::string> text = ReadFile(path);
    if (!text.ok()) return text.error();
    Result<std::vector<enforcement::Constraint>> parsed = enforcement::ParseConstraints(path, *text);
    if (!parsed.ok()) return parsed.error();
    enforce.constraints.insert(enforce.constraints.end(), parsed->begin(), parsed->end());
  }
  Result<rollout::Rollout> rolled = LoadRollout(rollout, inputs);
  if (!rolled.ok()) return rolled.error();
  enforce.rollout = std::move(*rolled);
  return MakeEnforcer(inputs, enforce);
}

void WarnOfExemptions(const rollout::Rollout& rollout, int64_t now, const std::set<size_t>* used) {
  for (const std::string& line : ExemptionWarnings(rollout, now, used))
    std::fprintf(stderr, "warning: %s\n", line.c_str());
}

}  // namespace regoc::cli
