// regoc check: is the policy correct?
#include <cstdio>

#include "tools/enforcement/record.h"
#include "tools/regoc/compile_flags.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/leave.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

struct CheckFlags {
  std::vector<std::string> paths;
  bool as_bundle = false;
  bool strict = false;
  bool v0_v1 = false;
  bool shapes = false;
  std::string format = "pretty";
  size_t max_errors = 10;
  std::vector<std::string> ignore;
  CompileFlags compile;
  VersionFlags version;
  VerificationFlags verification;

  ast::RegoVersion rego_version() const { return v0_v1 ? ast::RegoVersion::kV0CompatV1 : version.version(); }
};

Status Load(const CheckFlags& flags, tools::Inputs& inputs) {
  tools::LoadOptions options{.ignore = flags.ignore, .version = flags.rego_version(), .rego_only = true};
  if (Status read = flags.verification.Apply(options); !read.ok()) return read;
  if (!flags.as_bundle) return LoadPaths(flags.paths, options, inputs);
  for (const std::string& path : flags.paths)
    if (Status status = LoadBundle(path, options, inputs); !status.ok()) return status;
  return Unit{};
}

int Fail(const CheckFlags& flags, const Error& error) {
  if (flags.format == "json")
    std::fputs(ErrorsAsJson({{.message = error.message}}).c_str(), stderr);
  else
    PrintError(error);
  return 1;
}

// For which form of input each rule was written. The exit code.
int ShowShapes(const CheckFlags& flags, const sema::Program& program) {
  Result<std::vector<shapes::RuleShape>> rules = shapes::ShapesOfRules(program, {});
  if (!rules.ok()) return Fail(flags, rules.error());
  std::string text = flags.format == "json" ? enforcement::ShapesJson(*rules, program) + "\n" : enforcement::ShapesText(*rules, program);
  std::fputs(text.c_str(), stdout);
  return 0;
}

int Check(CheckFlags& flags) {
  if (Status prepared = flags.compile.Prepare(); !prepared.ok()) return Fail(flags, prepared.error());
  tools::Inputs inputs;
  if (Status loaded = Load(flags, inputs); !loaded.ok()) return Fail(flags, loaded.error());
  DiagnosticSink sink;
  std::vector<std::shared_ptr<const SourceFile>> files;
  std::vector<ast::Module> modules = driver::ParseAll(inputs.sources, sink, files, flags.compile.settings());
  if (!sink.has_errors())
    if (Status inside = CheckPackages(inputs, modules); !inside.ok()) return Fail(flags, inside.error());
  sema::AnalyzeOptions options{.strict = flags.strict, .keep_print = true, .max_errors = flags.max_errors};
  flags.compile.Apply(options);
  if (flags.as_bundle) options.data_paths = tools::PathsOverData(modules, inputs.data.root());
  options.modules_again = driver::Again(inputs.sources, files, flags.compile.settings());
  std::optional<sema::Program> program = driver::AnalyzeModules(std::move(modules), options, sink);
  bool good = program.has_value();
  if (flags.format == "json") {
    if (!good) std::fputs(ErrorsAsJson(ErrorsOf(sink)).c_str(), stderr);
  } else {
    std::fputs(ErrorsAsText(sink).c_str(), stderr);
  }
  int status = good && flags.shapes ? ShowShapes(flags, *program) : 0;
  Leave(good ? status : 1);
}

}  // namespace

void AddCheck(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("check", "Check Rego files: syntax, references, safety, types");
  auto flags = std::make_shared<CheckFlags>();
  command->add_option("path", flags->paths, "files and folders")->required();
  command->add_flag("-b,--bundle", flags->as_bundle, "paths are bundles");
  command->add_flag("-S,--strict", flags->strict, "strict mode: unused variables and imports are errors");
  command->add_flag("--shapes", flags->shapes, "show for which form of input each rule was written, and why");
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  command->add_option("-m,--max-errors", flags->max_errors, "errors to report before stopping")->capture_default_str();
  command->add_option("--ignore", flags->ignore, "file and folder names to pass over")
      ->allow_extra_args(false)
      ->delimiter(',');
  command->add_flag("--v0-v1,--rego-v1", flags->v0_v1, "policies must be good for both Rego v0 and v1");
  flags->compile.AddTo(*command, false);
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->callback([flags, &status] { status = Check(*flags); });
}

}  // namespace regoc::cli
