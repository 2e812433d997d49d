// regoc replay: which recorded decisions another bundle would change.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "tools/regoc/duration.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/leave.h"
#include "tools/regoc/report.h"
#include "tools/replay/run.h"

namespace regoc::cli {

namespace {

constexpr int kFailed = 1, kTrouble = 2;

struct ReplayFlags {
  std::string before, after, format = "pretty", records = "auto", engine = "auto", timeout = "10s";
  std::vector<std::string> files, entrypoints, fail_on, denies, allows;
  uint64_t limit = 0, sample = 0, max_line = uint64_t{64} << 20, threads = 0, show = 5;
  uint64_t memory_limit = uint64_t{2} << 30;
  bool ignore_malformed = false, include_incomplete = false, network = false, timing = false;
  VersionFlags version;
  VerificationFlags verification;
};

Result<std::unique_ptr<replay::Side>> LoadSide(const std::string& path, const ReplayFlags& flags) {
  replay::SideOptions options{.load = {.version = flags.version.version()}};
  if (Status read = flags.verification.Apply(options.load); !read.ok()) return read.error();
  options.engine = flags.engine == "jit"      ? replay::Engine::kJit
                   : flags.engine == "interp" ? replay::Engine::kInterp
                                              : replay::Engine::kAuto;
  return replay::Side::Load(path, options);
}

Result<replay::RunOptions> OptionsOf(const ReplayFlags& flags) {
  replay::RunOptions options{.files = flags.files};
  options.reader.format = flags.records == "log"      ? replay::Format::kLog
                          : flags.records == "inputs" ? replay::Format::kInputs
                                                      : replay::Format::kAuto;
  options.reader.max_record_bytes = flags.max_line;
  options.threads = flags.threads;
  if (flags.limit != 0) options.limit = flags.limit;
  options.sample = flags.sample;
  replay::DecideOptions& decide = options.decide;
  decide.include_incomplete = flags.include_incomplete;
  decide.network = flags.network;
  decide.show = flags.show;
  decide.limits.memory_limit = flags.memory_limit;
  Result<std::chrono::nanoseconds> timeout = ParseDuration(flags.timeout);
  if (!timeout.ok()) return timeout.error();
  decide.limits.timeout = *timeout;
  auto now = std::chrono::system_clock::now().time_since_epoch();
  decide.now_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  for (std::string name : flags.entrypoints) {
    if (name.starts_with("data.")) std::replace(name.begin(), name.end(), '.', '/'), name.erase(0, 5);
    decide.questions.push_back({.text = name, .query = false});
  }
  for (const std::string& rule : flags.denies)
    if (Status added = decide.verdicts.Add(rule, replay::VerdictRules::Kind::kDenies); !added.ok())
      return added.error();
  for (const std::string& rule : flags.allows)
    if (Status added = decide.verdicts.Add(rule, replay::VerdictRules::Kind::kAllows); !added.ok())
      return added.error();
  return options;
}

// An entry point that neither bundle has is a slip of the pen.
Status CheckEntrypoints(replay::Questions& questions, const replay::RunOptions& options) {
  for (const replay::QuestionText& text : options.decide.questions) {
    Result<const replay::QuestionPair*> pair = questions.Find(text);
    if (!pair.ok()) return pair.error();
    auto nothing = [](const replay::Question& question) { return question.tier == nullptr && !question.constant; };
    if (nothing(*(*pair)->before) && nothing(*(*pair)->after))
      return Error{"neither bundle has a document " + text.name()};
  }
  return Unit{};
}

int StatusOf(const replay::Report& report, const replay::RunInfo& info, const ReplayFlags& flags) {
  if (!info.error.empty()) return PrintError({info.error}), kTrouble;
  if (report.malformed != 0 && !flags.ignore_malformed) return kTrouble;
  for (const std::string& name : flags.fail_on) {
    std::optional<replay::Change> change = replay::ChangeNamed(name);
    uint64_t count = change ? report.complete.counts[static_cast<size_t>(*change)] : report.complete.changed;
    if (count != 0) return kFailed;
  }
  return 0;
}

Result<int> Replay(const ReplayFlags& flags) {
  Result<replay::RunOptions> options = OptionsOf(flags);
  if (!options.ok()) return options.error();
  Result<std::unique_ptr<replay::Side>> before = LoadSide(flags.before, flags);
  if (!before.ok()) return before.error();
  Result<std::unique_ptr<replay::Side>> after = LoadSide(flags.after, flags);
  if (!after.ok()) return after.error();
  replay::Questions questions(**before, **after);
  if (Status known = CheckEntrypoints(questions, *options); !known.ok()) return known.error();
  replay::RunInfo info{.before_path = flags.before,
                       .before_revision = (*before)->manifest().revision,
                       .after_path = flags.after,
                       .after_revision = (*after)->manifest().revision,
                       .files = flags.files,
                       .show = flags.show};
  if (flags.timing) info.timing = replay::RunInfo::Timing();
  Result<replay::Report> report = Run(questions, *options, info);
  if (!report.ok()) return report.error();
  std::fputs((flags.format == "json" ? ReportJson(*report, info) : ReportText(*report, info)).c_str(), stdout);
  int status = StatusOf(*report, info, flags);
  // What the bundles hold, and code that is still being compiled, need not be waited for.
  Leave(status);
}

void AddDecisionFlags(CLI::App& command, ReplayFlags& flags) {
  command
      .add_option("--decisions", flags.files,
                  "recorded decisions or inputs: JSON lines, also gzip or zstd; - is standard input")
      ->required()
      ->allow_extra_args(false);
  command.add_option("--records", flags.records, "what the records are: entries of a decision log, or plain inputs")
      ->check(CLI::IsMember({"auto", "log", "inputs"}))
      ->capture_default_str();
  command
      .add_option("-e,--entrypoint", flags.entrypoints,
                  "what to ask of plain inputs (p/allow); of a log: the only paths to replay")
      ->allow_extra_args(false);
  command.add_option("--limit", flags.limit, "records to read at most")->check(CLI::PositiveNumber);
  command.add_option("--sample", flags.sample, "records to replay, drawn at random from all")
      ->check(CLI::PositiveNumber);
  command.add_option("--max-line", flags.max_line, "size of a record from which on it is refused")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(uint64_t{1}, uint64_t{4000} << 20))
      ->default_str("64MB");
  command.add_flag("--ignore-malformed", flags.ignore_malformed, "records that cannot be read don't make the run fail");
  command.add_flag("--include-incomplete", flags.include_incomplete,
                   "count decisions whose input was erased or masked as others");
}

void AddResultFlags(CLI::App& command, ReplayFlags& flags) {
  command
      .add_option("--fail-on", flags.fail_on,
                  "exit with 1 on: newly-denied, newly-allowed, changed, error, recovered, any")
      ->delimiter(',')
      ->check(CLI::IsMember({"newly-denied", "newly-allowed", "changed", "error", "recovered", "any"}))
      ->allow_extra_args(false);
  command.add_option("--denies", flags.denies, "a rule that denies when it is true or holds anything")
      ->allow_extra_args(false);
  command.add_option("--allows", flags.allows, "a rule that allows when it is true or holds anything")
      ->allow_extra_args(false);
  command.add_option("-f,--format", flags.format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  command.add_option("--show", flags.show, "samples of each rule and kind of change")->capture_default_str();
  command.add_flag("--timing", flags.timing, "also say how fast it was");
}

void AddEngineFlags(CLI::App& command, ReplayFlags& flags) {
  command
      .add_option("--engine", flags.engine,
                  "auto (native code of a verified bundle, or compiled meanwhile), interp, jit")
      ->check(CLI::IsMember({"auto", "interp", "jit"}))
      ->capture_default_str();
  command.add_option("--threads", flags.threads, "threads that decide; as many as processors unless given")
      ->check(CLI::Range(1, 1024));
  command.add_option("--timeout", flags.timeout, "time limit of one evaluation")->capture_default_str();
  command.add_option("--memory-limit", flags.memory_limit, "memory that one evaluation may take")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("2GB");
  command.add_flag("--network", flags.network, "policies may connect to hosts where the log has no result of it");
}

}  // namespace

void AddReplay(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("replay", "Show which recorded decisions another bundle would change");
  auto flags = std::make_shared<ReplayFlags>();
  command->add_option("old", flags->before, "bundle file or folder")->required();
  command->add_option("new", flags->after, "bundle file or folder to compare it with")->required();
  AddDecisionFlags(*command, *flags);
  AddResultFlags(*command, *flags);
  AddEngineFlags(*command, *flags);
  flags->version.AddTo(*command);
  flags->verification.AddTo(*command);
  command->footer(
      "exit codes: 0 replayed, 1 --fail-on found such a change, 2 trouble: bundles, files, malformed records");
  command->callback([flags, &status] {
    Result<int> replayed = Replay(*flags);
    if (!replayed.ok()) PrintError(replayed.error());
    status = replayed.ok() ? *replayed : kTrouble;
  });
}

}  // namespace regoc::cli
