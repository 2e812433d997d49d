#include "tools/conftest/test_run.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>

#include "runtime/base/parallel.h"
#include "tools/common/moment.h"
#include "tools/common/progress.h"
#include "tools/conftest/fetch.h"
#include "tools/conftest/files.h"

namespace regoc::conftest {

namespace {

constexpr size_t kFilesPerThread = 8;
// Warnings of one kind that are told one by one.
constexpr size_t kMaxWarnings = 10;
constexpr std::string_view kStandardInput = "-";

// What came of one file of many.
struct FileOutcome {
  std::optional<FileCheck> check;
  std::vector<std::string> warnings;
  std::string unreadable;  // why it could not be read
  std::string fault;       // why a query failed
};

class Run {
 public:
  Run(const Settings& settings, const Policies& policies, const CheckOptions& options)
      : settings_(settings), policies_(policies), options_(options) {
    services_.allowed_hosts = policies.allowed_hosts();
    services_.proto_file_dirs = settings.List("proto-file-dirs");
    read_ = {settings.Text("parser"), services_.proto_file_dirs, options.finder != nullptr};
  }

  Result<TestRun> EachFile(const std::vector<std::string>& files) {
    std::vector<FileOutcome> outcomes(files.size());
    size_t threads = options_.trace ? 1 : ThreadsFor(files.size(), kFilesPerThread);
    std::atomic<size_t> next = 0;
    std::mutex showing;
    tools::Progress progress("testing");
    ParallelFor(threads, threads, [&](size_t) {
      Checker checker(policies_, services_, options_);
      for (size_t i = next++; i < files.size(); i = next++) {
        outcomes[i] = OneFile(checker, files[i]);
        if (std::unique_lock lock(showing, std::try_to_lock); lock) progress.Show(i, files.size(), files[i]);
      }
      std::lock_guard lock(showing);
      used_exemptions_.insert(checker.used_exemptions().begin(), checker.used_exemptions().end());
    });
    return Gather(files, std::move(outcomes));
  }

  Result<TestRun> Together(const std::vector<std::string>& files) {
    std::vector<std::optional<Configuration>> read(files.size());
    std::vector<std::string> faults(files.size());
    ParallelFor(files.size(), ThreadsFor(files.size(), kFilesPerThread), [&](size_t i) {
      Result<Configuration> one = ReadConfiguration(files[i], read_);
      if (one.ok())
        read[i] = std::move(*one), read[i]->name = NameOf(files[i]);
      else
        faults[i] = one.error().message;
    });
    TestRun run;
    std::vector<Configuration> all;
    for (size_t i = 0; i < files.size(); ++i) {
      if (!read[i]) {
        run.errors.push_back(faults[i]);
        continue;
      }
      run.warnings.insert(run.warnings.end(), read[i]->warnings.begin(), read[i]->warnings.end());
      all.push_back(std::move(*read[i]));
    }
    if (all.empty()) return run;
    Arena arena;
    Checker checker(policies_, services_, options_);
    Result<FileCheck> check = checker.Check("Combined", {{Combined(arena, all), nullptr, {}}}, true);
    if (!check.ok()) return Error{"check combined: " + check.error().message};
    run.results = std::move(check->results);
    if (!check->touched) TellUntouched({"Combined"}, run);
    used_exemptions_ = checker.used_exemptions();
    return run;
  }

  // Of the rollout: those that the run needed.
  const std::set<size_t>& used_exemptions() const { return used_exemptions_; }

 private:
  std::string NameOf(const std::string& file) const {
    std::string given = settings_.Text("stdin-filename");
    return file == kStandardInput && !given.empty() ? given : file;
  }

  FileOutcome OneFile(Checker& checker, const std::string& file) {
    FileOutcome outcome;
    Result<Configuration> read = ReadConfiguration(file, read_);
    if (!read.ok()) return outcome.unreadable = read.error().message, outcome;
    outcome.warnings = std::move(read->warnings);
    Result<FileCheck> check = checker.Check(NameOf(file), read->inputs, false);
    if (check.ok())
      outcome.check = std::move(*check);
    else
      outcome.fault = "query rule: " + check.error().message;
    return outcome;
  }

  Result<TestRun> Gather(const std::vector<std::string>& files, std::vector<FileOutcome> outcomes) {
    TestRun run;
    std::vector<std::string> untouched;
    for (size_t i = 0; i < files.size(); ++i) {
      FileOutcome& outcome = outcomes[i];
      if (!outcome.fault.empty()) return Error{outcome.fault};
      if (!outcome.unreadable.empty()) run.errors.push_back(outcome.unreadable);
      run.warnings.insert(run.warnings.end(), outcome.warnings.begin(), outcome.warnings.end());
      if (outcome.check && !outcome.check->touched) untouched.push_back(NameOf(files[i]));
    }
    for (size_t space = 0; space < policies_.namespaces().size(); ++space)
      for (FileOutcome& outcome : outcomes)
        if (outcome.check) run.results.push_back(std::move(outcome.check->results[space]));
    TellUntouched(untouched, run);
    return run;
  }

  // A policy that was written for another shape of input passes everything, which nobody wants to hear of as a success.
  void TellUntouched(const std::vector<std::string>& files, TestRun& run) const {
    if (files.empty()) return;
    std::vector<std::string>& lines = settings_.Is("fail-on-unmatched") ? run.errors : run.warnings;
    for (size_t i = 0; i < std::min(files.size(), kMaxWarnings); ++i)
      lines.push_back((files[i] == kStandardInput ? "standard input" : files[i]) + ": no rule looked at it; " +
                      WhatRulesRead());
    if (files.size() > kMaxWarnings)
      lines.push_back("… and at " + std::to_string(files.size() - kMaxWarnings) + " more files no rule looked either");
  }

  std::string WhatRulesRead() const {
    constexpr size_t kMaxPaths = 3;
    std::vector<std::string> paths;
    std::string spaces;
    for (const Namespace& space : policies_.namespaces()) {
      spaces += (spaces.empty() ? "" : ", ") + space.name;
      for (const Rule& rule : space.rules) paths.insert(paths.end(), rule.reads.texts.begin(), rule.reads.texts.end());
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    std::string text = "the rules of " + spaces + " read ";
    if (paths.empty()) return text + "nothing of the input";
    for (size_t i = 0; i < std::min(paths.size(), kMaxPaths); ++i) text += (i > 0 ? ", " : "") + paths[i];
    return text + (paths.size() > kMaxPaths ? ", …" : "");
  }

  const Settings& settings_;
  const Policies& policies_;
  const CheckOptions& options_;
  Services services_;
  ReadSettings read_;
  std::set<size_t> used_exemptions_;
};

bool ShowsPlaces(const std::string& output) { return output == "sarif" || output == "github"; }

}  // namespace

Result<std::unique_ptr<Policies>> LoadPolicies(const Settings& settings, PolicyOptions options) {
  options.data = settings.List("data");
  options.capabilities = settings.Text("capabilities");
  options.rego_version = settings.Text("rego-version");
  options.strict = settings.Is("strict");
  FetchedBundles fetched;
  if (Status done = fetched.Fetch(settings.List("bundle")); !done.ok()) return done.error();
  options.bundles = fetched.paths();
  if (options.bundles.empty() || settings.Given("policy")) options.policies = settings.List("policy");
  Result<std::unique_ptr<Policies>> policies = Policies::Load(options);
  if (!policies.ok()) return Error{"load: " + policies.error().message};
  return policies;
}

Result<TestRun> RunTest(const Settings& settings, const Host& host) {
  Result<std::vector<std::string>> files = FilesOf(settings.arguments(), settings.Text("ignore"));
  if (!files.ok()) return Error{"parse files: " + files.error().message};
  if (std::string parser = settings.Text("parser"); !parser.empty()) {
    std::span<const std::string_view> known = inputs::Parsers();
    if (std::find(known.begin(), known.end(), parser) == known.end())
      return Error{"parse configurations: new parser: unknown parser: " + parser + ", path: " + files->front()};
  }
  if (const std::vector<std::string>& urls = settings.List("update"); !urls.empty()) {
    if (settings.List("policy").empty()) return Error{"update policies: no folder to put them into: --policy is empty"};
    FetchOptions fetch{.overwrite = true, .tls = settings.Is("tls")};
    if (Status done = FetchPolicies(settings.List("policy")[0], urls, fetch); !done.ok())
      return Error{"update policies: " + done.error().message};
  }
  Result<PolicyOptions> base = host.policy_options(settings);
  if (!base.ok()) return base.error();
  base->rollout = settings.Text("rollout");
  base->input_shape = settings.Text("input-shape");
  base->adapters = settings.List("adapters");
  Result<std::unique_ptr<Policies>> policies = LoadPolicies(settings, std::move(*base));
  if (!policies.ok()) return policies.error();
  Result<std::vector<std::string>> chosen =
      (*policies)->Choose(settings.List("namespace"), settings.Is("all-namespaces"));
  if (!chosen.ok()) return chosen.error();
  if (Status planned = (*policies)->Plan(*chosen); !planned.ok()) return planned.error();
  PlaceFinder finder(**policies);
  std::optional<TraceQuery> trace;
  if (settings.Is("trace")) {
    Result<TraceQuery> made = host.tracer(**policies);
    if (!made.ok()) return made.error();
    trace = std::move(*made);
  }
  CheckOptions options{.builtin_errors = settings.Is("show-builtin-errors"),
                       .finder = ShowsPlaces(settings.Text("output")) ? &finder : nullptr,
                       .trace = trace ? &*trace : nullptr,
                       .environment = settings.Text("environment"),
                       .now = *tools::ParseMoment("now")};
  Run run(settings, **policies, options);
  Result<TestRun> done = settings.Is("combine") ? run.Together(*files) : run.EachFile(*files);
  if (done.ok())
    for (std::string& line : ExemptionWarnings((*policies)->rollout(), options.now, &run.used_exemptions()))
      done->warnings.push_back(std::move(line));
  return done;
}

}  // namespace regoc::conftest
