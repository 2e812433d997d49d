// regoc explain: what a policy costs, and why.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "compiler/planner/program_planner.h"
#include "runtime/base/file.h"
#include "tools/regoc/entrypoints.h"
#include "tools/regoc/eval_run.h"
#include "tools/regoc/explain_report.h"
#include "tools/shapes/rule_shapes.h"

namespace regoc::cli {

namespace {

struct ExplainFlags {
  std::vector<std::string> paths;  // files, folders, and references
  std::vector<std::string> shown;  // of these the references: what is explained
  std::string format = "pretty";
  EvalFlags eval;  // where policies and data are; the evaluation of --profile
};

// "data.a.b" that names no file.
bool IsReference(const std::string& path) {
  return (path == "data" || path.starts_with("data.") || path.starts_with("data[")) && !std::filesystem::exists(path);
}

// Whether a document is, or lies below, one of those that are asked for.
bool IsShown(const std::vector<std::string>& shown, const std::string& name) {
  auto below = [&](const std::string& ref) {
    return name == ref || (name.starts_with(ref) && (name[ref.size()] == '.' || name[ref.size()] == '['));
  };
  return shown.empty() || std::any_of(shown.begin(), shown.end(), below);
}

class Explaining {
 public:
  explicit Explaining(ExplainFlags& flags) : flags_(flags) {}
  int Run();

 private:
  Status Load();
  bool Plan();
  Status Filter();
  Status Profile();
  Status AddShapes();
  std::vector<std::string> Asked() const;

  ExplainFlags& flags_;
  tools::Inputs inputs_;
  DiagnosticSink sink_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  explain::Explanation explanation_;
  ProfileByLine profile_;
};

Status Explaining::Load() {
  const EvalFlags& eval = flags_.eval;
  tools::LoadOptions options{.ignore = eval.ignore, .version = eval.version.version()};
  if (Status read = eval.verification.Apply(options); !read.ok()) return read;
  for (const std::string& path : eval.bundles)
    if (Status loaded = LoadBundle(path, options, inputs_); !loaded.ok()) return loaded;
  return LoadPaths(eval.data, options, inputs_);
}

// False: the sink says why.
bool Explaining::Plan() {
  sema::AnalyzeOptions analyze;
  analyze.keep_print = true;
  flags_.eval.compile.Apply(analyze);
  std::vector<ast::Module> modules = driver::ParseAll(inputs_.sources, sink_, files_, flags_.eval.compile.settings());
  analyze.data_paths = tools::PathsOverData(modules, inputs_.data.root());
  program_ = driver::AnalyzeModules(std::move(modules), analyze, sink_);
  if (!program_) return false;
  planner::PlanOptions options{.entrypoints = flags_.eval.entrypoints};
  if (options.entrypoints.empty()) options.entrypoints = AnnotatedEntrypoints(*program_);
  if (options.entrypoints.empty()) options.entrypoints = {"*"};
  optimize::Notes notes;
  std::optional<plan::Policy> policy = driver::Plan(*program_, options, optimize::Level::kFull, sink_, &notes);
  if (!policy) return false;
  explanation_ = explain::Explain(*program_, *policy, notes);
  return true;
}

Status Explaining::Filter() {
  for (const std::string& ref : flags_.shown) {
    auto has = [&](const explain::PackageExplanation& package) {
      return std::any_of(package.documents.begin(), package.documents.end(),
                         [&](const explain::DocumentExplanation& document) { return IsShown({ref}, document.name); });
    };
    if (std::none_of(explanation_.packages.begin(), explanation_.packages.end(), has))
      return Error{ref + ": no rule has this name, or one that begins with it"};
  }
  for (explain::PackageExplanation& package : explanation_.packages)
    std::erase_if(package.documents,
                  [&](const explain::DocumentExplanation& d) { return !IsShown(flags_.shown, d.name); });
  std::erase_if(explanation_.packages,
                [](const explain::PackageExplanation& package) { return package.documents.empty(); });
  return Unit{};
}

// Functions and rules that read nothing of the input have none.
Status Explaining::AddShapes() {
  Result<std::vector<shapes::RuleShape>> rules = shapes::ShapesOfRules(*program_, {});
  if (!rules.ok()) return rules.error();
  std::map<std::string, std::string> texts;
  for (const shapes::RuleShape& rule : *rules) {
    if (rule.decision.reason == shapes::kReadsNothing) continue;
    std::string& text = texts[rule.name()];
    text = std::string(NameOf(rule.decision.shape)) + " (" + rule.decision.reason + ")";
    for (const shapes::ClauseShape& clause : rule.clauses)
      text += "; in row " + std::to_string(program_->rules[clause.rule].rule.range.start().row) + " " +
              std::string(NameOf(clause.decision.shape));
  }
  for (explain::PackageExplanation& package : explanation_.packages)
    for (explain::DocumentExplanation& document : package.documents)
      if (auto text = texts.find(document.name); text != texts.end()) document.input_shape = text->second;
  return Unit{};
}

// What is evaluated for a profile: the entry points, else what is explained, but for functions.
std::vector<std::string> Explaining::Asked() const {
  std::vector<std::string> questions;
  for (const std::string& name : flags_.eval.entrypoints) {
    planner::Path path;
    for (size_t begin = 0; begin <= name.size();) {
      size_t end = std::min(name.find('/', begin), name.size());
      path.push_back(name.substr(begin, end - begin));
      begin = end + 1;
    }
    questions.push_back(planner::PathText(path));
  }
  if (!questions.empty()) return questions;
  for (const explain::PackageExplanation& package : explanation_.packages)
    for (const explain::DocumentExplanation& document : package.documents)
      if (document.kind != sema::RuleKind::kFunction) questions.push_back(document.name);
  return questions;
}

// All in one evaluation, as a program asks that keeps what it has computed. Documents may be undefined.
Status Explaining::Profile() {
  EvalFlags& eval = flags_.eval;
  for (const std::string& document : Asked())
    eval.query += (eval.query.empty() ? "[[v | v := " : ", [v | v := ") + document + "]";
  if (eval.query.empty()) return Unit{};
  eval.query += "]";
  eval.profile_limit = 0;
  Evaluation evaluation(eval);
  if (Status run = evaluation.Run(); !run.ok()) return run;
  const EvalOutput& output = evaluation.output();
  if (!output.findings.empty()) return Error{output.findings[0].message};
  for (const EvaluationFault& fault : output.faults) {
    std::string place = fault.row == 0 || fault.file.empty() ? "" : fault.file + ":" + std::to_string(fault.row) + ": ";
    return Error{place + fault.code + ": " + fault.message};
  }
  for (const ExprStats& line : output.profile)
    if (!line.file.empty()) profile_[{line.file, line.row}] = line;
  return Unit{};
}

int Explaining::Run() {
  if (Status prepared = flags_.eval.compile.Prepare(); !prepared.ok()) return PrintError(prepared.error()), 1;
  if (Status loaded = Load(); !loaded.ok()) return PrintError(loaded.error()), 1;
  if (!Plan()) {
    sink_.SortAndDeduplicate();
    return std::fputs(flags_.format == "json" ? ErrorsAsJson(ErrorsOf(sink_)).c_str() : ErrorsAsText(sink_).c_str(),
                      stderr),
           1;
  }
  if (Status inside = CheckPackages(inputs_, program_->modules); !inside.ok()) return PrintError(inside.error()), 1;
  if (Status filtered = Filter(); !filtered.ok()) return PrintError(filtered.error()), 1;
  if (flags_.eval.profile)
    if (Status profiled = Profile(); !profiled.ok()) return PrintError(profiled.error()), 2;
  if (Status shaped = AddShapes(); !shaped.ok()) return PrintError(shaped.error()), 1;
  const ProfileByLine* profile = flags_.eval.profile ? &profile_ : nullptr;
  std::string text = flags_.format == "json" ? PlanExplanationAsJson(explanation_, profile)
                                             : PlanExplanationAsText(explanation_, profile);
  std::fputs(text.c_str(), stdout);
  return 0;
}

Status ReadInput(EvalFlags& eval) {
  if (eval.input.empty()) return Unit{};
  Result<std::string> path = PathOf(eval.input);
  if (!path.ok()) return path.error();
  Result<std::string> read = ReadFile(*path);
  if (!read.ok()) return Error{"open " + read.error().message};
  eval.input_name = *path, eval.input_text = std::move(*read);
  return Unit{};
}

int Explain(ExplainFlags& flags) {
  if (!flags.eval.input.empty() && !flags.eval.profile) return PrintError({"--input is for --profile"}), 1;
  for (std::string& path : flags.paths) (IsReference(path) ? flags.shown : flags.eval.data).push_back(std::move(path));
  if (flags.eval.data.empty() && flags.eval.bundles.empty())
    return PrintError({"specify files, folders or bundles"}), 1;
  if (Status read = ReadInput(flags.eval); !read.ok()) return PrintError(read.error()), 1;
  return Explaining(flags).Run();
}

}  // namespace

void AddExplain(CLI::App& root, int& status) {
  CLI::App* command =
      root.add_subcommand("explain", "Say how each rule is evaluated: access paths, what stopped better ones, growth");
  auto flags = std::make_shared<ExplainFlags>();
  EvalFlags& eval = flags->eval;
  command->add_option("path", flags->paths, "files and folders; references (data.a.b) limit what is explained");
  command->add_option("-d,--data", eval.data, "policy or data files and folders")->allow_extra_args(false);
  command->add_option("-b,--bundle", eval.bundles, "bundle files or folders")->allow_extra_args(false);
  command
      ->add_option("-e,--entrypoint", eval.entrypoints, "document that is asked for, a/b for data.a.b (default: all)")
      ->allow_extra_args(false);
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  command->add_flag("--profile", eval.profile,
                    "evaluate, and say how often and how long each expression was evaluated");
  command->add_option("-i,--input", eval.input, "input file (JSON or YAML) of the evaluation");
  command->add_option("--ignore", eval.ignore, "file and folder names to pass over")
      ->delimiter(',')
      ->allow_extra_args(false);
  eval.compile.AddTo(*command, false);
  eval.version.AddTo(*command);
  eval.verification.AddTo(*command);
  command->callback([flags, &status] { status = Explain(*flags); });
}

}  // namespace regoc::cli
