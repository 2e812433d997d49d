// regoc eval: the answer to a query.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "runtime/base/file.h"
#include "tools/regoc/duration.h"
#include "tools/regoc/eval_run.h"

namespace regoc::cli {

namespace {

// Combinations that OPA refuses, in its words.
Status Check(const EvalFlags& flags) {
  if (flags.stdin_query && !flags.query.empty()) return Error{"specify query argument or --stdin but not both"};
  if (!flags.stdin_query && flags.query.empty()) return Error{"specify query argument or --stdin"};
  if (flags.stdin_query && flags.stdin_input) return Error{"specify --stdin or --stdin-input but not both"};
  if (flags.stdin_input && !flags.input.empty()) return Error{"specify --stdin-input or --input but not both"};
  if (flags.fail && flags.fail_defined) return Error{"specify --fail or --fail-defined but not both"};
  if (flags.partial) return Error{"partial evaluation (--partial) is not supported"};
  if (flags.format == "source") return Error{"invalid output format for evaluation"};
  if (flags.optimize > 0 && !flags.data.empty() && !flags.bundles.empty())
    return Error{"specify either --data or --bundle flag with optimization level greater than 0"};
  for (const std::string& run : flags.coverage_runs)
    if (!run.empty() && run != "index_excluded" && run != "early_exit")
      return Error{"invalid --coverage-runs value \"" + run + "\" (expected \"index_excluded\" or \"early_exit\")"};
  return Unit{};
}

// Faults of what stands around an evaluation.
int Fault(const std::string& message) { return std::fprintf(stderr, "%s\n", message.c_str()), 2; }

std::string StandardInput() { return {std::istreambuf_iterator<char>(std::cin), {}}; }

Status ReadInput(EvalFlags& flags) {
  if (flags.stdin_input) return flags.input_text = StandardInput(), flags.input_name = "<stdin>", Unit{};
  if (flags.input.empty()) return Unit{};
  flags.input_name = flags.input.starts_with("file://") ? flags.input.substr(7) : flags.input;
  Result<std::string> read = ReadFile(flags.input_name);
  if (!read.ok()) return Error{"open " + read.error().message};
  flags.input_text = std::move(*read);
  return Unit{};
}

int Eval(EvalFlags& flags) {
  if (Status good = Check(flags); !good.ok()) return PrintError(good.error()), 1;
  if (flags.strict_errors && flags.show_errors)
    return Fault(
        "cannot use --show-builtin-errors with --strict-builtin-errors, --strict-builtin-errors will return the first "
        "built-in error "
        "encountered immediately");
  if (flags.observing() && (flags.engine == "jit" || flags.engine == "aot"))
    return Fault("--explain, --profile, --coverage and --show-builtin-errors need the interpreter: leave --engine out");
  if (flags.stdin_query) flags.query = StandardInput();
  if (Status read = ReadInput(flags); !read.ok()) return Fault(read.error().message);
  if (Status prepared = flags.compile.Prepare(); !prepared.ok()) return Fault(prepared.error().message);
  std::vector<std::unique_ptr<Evaluation>> evaluations;  // the first is printed
  std::vector<EvalOutput> outputs;
  for (int64_t i = 0; i < std::max<int64_t>(flags.count, 1); ++i) {
    auto evaluation = std::make_unique<Evaluation>(flags);
    if (Status run = evaluation->Run(); !run.ok()) return Fault(run.error().message);
    outputs.push_back(evaluation->output());
    if (i == 0) evaluations.push_back(std::move(evaluation));
  }
  PrintOutput(outputs, {flags.format, flags.var_values, flags.pretty_limit.value_or(0)});
  const EvalOutput& output = outputs[0];
  if (output.failed()) return 2;
  return (flags.fail && !output.defined()) || (flags.fail_defined && output.defined()) ? 1 : 0;
}

void AddInputFlags(CLI::App& command, EvalFlags& flags) {
  command.add_option("query", flags.query, "Rego query");
  command
      .add_option("-d,--data", flags.data,
                  "policy or data files and folders; \"path:file\" puts a data file at that path")
      ->allow_extra_args(false);
  command.add_option("-b,--bundle", flags.bundles, "bundle files or folders")->allow_extra_args(false);
  command.add_option("-i,--input", flags.input, "input file (JSON or YAML)");
  command.add_flag("-I,--stdin-input", flags.stdin_input, "read the input from standard input");
  command.add_flag("--stdin", flags.stdin_query, "read the query from standard input");
  command.add_option("--package", flags.package, "package that the query stands in");
  command.add_option("--import", flags.imports, "import of the query")->allow_extra_args(false);
  command.add_option("--ignore", flags.ignore, "file and folder names to pass over")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void AddOutputFlags(CLI::App& command, EvalFlags& flags) {
  command.add_option("-f,--format", flags.format, "output format")
      ->check(CLI::IsMember({"json", "values", "bindings", "pretty", "source", "raw", "discard"}))
      ->capture_default_str();
  command.add_option("--explain", flags.explain, "report what was evaluated")
      ->check(CLI::IsMember({"off", "full", "notes", "fails", "debug"}))
      ->capture_default_str();
  command.add_flag("--var-values", flags.var_values, "show values of variables in a pretty explanation");
  command.add_flag("--metrics", flags.metrics, "report how long each phase took");
  command.add_flag("--instrument", flags.instrument, "as --metrics");
  command.add_flag("--profile", flags.profile, "report the time spent on expressions (implies --metrics)");
  command
      .add_option("--profile-sort", flags.profile_sort,
                  "order of the profile: total_time_ns, num_eval, num_redo, num_gen_expr, file, line")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--profile-limit", flags.profile_limit, "lines of the profile; 0: all")->capture_default_str();
  command.add_flag("--coverage", flags.coverage, "report which expressions were evaluated");
  command
      .add_option("--coverage-runs", flags.coverage_runs,
                  "runs that tell why a range was not covered: index_excluded, early_exit")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("--count", flags.count, "evaluate so often, and report statistics of metrics and profile")
      ->capture_default_str();
  command.add_option("--pretty-limit", flags.pretty_limit, "cut off values in tables after so many characters");
  command.add_flag("--fail", flags.fail, "exit with 1 when the result is undefined");
  command.add_flag("--fail-defined", flags.fail_defined, "exit with 1 when the result is defined");
  command.add_flag("--show-builtin-errors", flags.show_errors,
                   "report errors of built-ins; they don't end the evaluation");
  command.add_flag("--strict-builtin-errors", flags.strict_errors, "the first error of a built-in is the evaluation's");
}

void AddEngineFlags(CLI::App& command, EvalFlags& flags) {
  command.add_option("--timeout", flags.timeout, "time limit of the evaluation (10s, 500ms)")
      ->check([](const std::string& text) {
        Result<std::chrono::nanoseconds> parsed = ParseDuration(text);
        return parsed.ok() ? std::string() : parsed.error().message;
      });
  command.add_option("--step-limit", flags.step_limit, "elements of loops and calls that the evaluation may take")
      ->check(CLI::PositiveNumber);
  command.add_option("--memory-limit", flags.memory_limit, "memory that the evaluation may take (64MB)")
      ->transform(CLI::AsSizeValue(false));
  command
      .add_option("--engine", flags.engine,
                  "auto (native code of a verified bundle, else interp), interp, jit, aot (native code: of the bundle, "
                  "or compiled now)")
      ->check(CLI::IsMember({"auto", "interp", "jit", "aot"}))
      ->capture_default_str();
  command.add_flag("-S,--strict", flags.strict, "compile in strict mode");
  command.add_flag("--disable-indexing", flags.disable_indexing,
                   "--explain, --coverage and --profile enter rules that an index would leave out");
  command.add_flag("--disable-early-exit", flags.disable_early_exit,
                   "--explain, --coverage and --profile go on when the result is known");
  const char* accepted = "for scripts written for OPA; results do not depend on it";
  command.add_option("-O,--optimize", flags.optimize, accepted);
  command.add_option("-e,--entrypoint", flags.entrypoints, accepted)->allow_extra_args(false);
  command.add_flag("--optimize-store-for-read-speed", flags.fast_store, accepted);
  command.add_flag("-p,--partial", flags.partial, "partial evaluation: refused");
  const char* partial = "of partial evaluation only";
  command.add_option("-u,--unknowns", flags.unknowns, partial)->allow_extra_args(false);
  command.add_option("--disable-inlining", flags.disable_inlining, partial)->allow_extra_args(false);
  command.add_flag("--shallow-inlining", flags.shallow_inlining, partial);
  command.add_flag("--nondeterminstic-builtins,--nondeterministic-builtins", flags.nondeterministic, partial);
  flags.compile.AddTo(command);
  flags.version.AddTo(command);
  flags.verification.AddTo(command);
}

}  // namespace

void AddEval(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("eval", "Evaluate a query");
  auto flags = std::make_shared<EvalFlags>();
  AddInputFlags(*command, *flags);
  AddOutputFlags(*command, *flags);
  AddEngineFlags(*command, *flags);
  command->callback([command, flags, &status] {
    flags->coverage = flags->coverage || command->count("--coverage-runs") > 0;
    flags->profile = flags->profile || command->count("--profile-limit") > 0 || command->count("--profile-sort") > 0;
    flags->metrics = flags->metrics || flags->profile || flags->instrument;
    status = Eval(*flags);
  });
}

}  // namespace regoc::cli
