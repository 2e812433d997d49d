// regoc rollout status: which rule is how far, and what hardening it would block.
#include <cstdio>

#include "tools/common/moment.h"
#include "tools/regoc/enforcer_flags.h"
#include "tools/regoc/report.h"
#include "tools/regoc/rollout_status.h"
#include "tools/replay/log_line.h"
#include "tools/replay/record_reader.h"

namespace regoc::cli {

namespace {

constexpr size_t kSamples = 5;

struct RolloutFlags {
  std::vector<std::string> paths, bundles, decisions, environments;
  std::string rollout, format = "pretty", at = "now";
  VersionFlags version;
  VerificationFlags verification;
};

// Those that the rollout names, after the one without a name.
std::vector<std::string> EnvironmentsOf(const rollout::Rollout& rollout) {
  std::set<std::string> names{""};
  for (const rollout::RuleRollout& rule : rollout.rules)
    for (const auto& [name, steps] : rule.environments) names.insert(name);
  return {names.begin(), names.end()};
}

Result<std::shared_ptr<const enforcement::Enforcer>> Load(RolloutFlags& flags) {
  tools::LoadOptions options{.version = flags.version.version()};
  if (Status read = flags.verification.Apply(options); !read.ok()) return read.error();
  tools::Inputs inputs;
  for (const std::string& bundle : flags.bundles)
    if (Status loaded = LoadBundle(bundle, options, inputs); !loaded.ok()) return loaded.error();
  if (Status loaded = LoadPaths(flags.paths, options, inputs); !loaded.ok()) return loaded.error();
  enforcement::EnforcerOptions enforce;
  Result<rollout::Rollout> rollout = LoadRollout(flags.rollout, inputs);
  if (!rollout.ok()) return rollout.error();
  enforce.rollout = std::move(*rollout);
  if (flags.environments.empty()) flags.environments = EnvironmentsOf(enforce.rollout);
  enforce.environment = flags.environments[0];
  return MakeEnforcer(inputs, enforce);
}

// Holds each recorded input against all rules.
class Replaying {
 public:
  explicit Replaying(RolloutStatus& status) : status_(status), enforcement_(status.enforcer) {}

  Status Read(const std::string& path) {
    Result<std::unique_ptr<replay::RecordReader>> reader = replay::RecordReader::Open(path, {});
    if (!reader.ok()) return reader.error();
    for (replay::Block block; (*reader)->Next(block);)
      for (const replay::Record& record : block.records)
        Take(record.too_long ? "" : record.In(block), (*reader)->format());
    status_.used_exemptions = enforcement_.used_exemptions();
    return (*reader)->error().empty() ? Status(Unit{}) : Status(Error{(*reader)->error()});
  }

 private:
  void Take(std::string_view text, replay::Format format) {
    if (format == replay::Format::kLog) {
      Result<std::optional<replay::Recorded>> entry = lines_.Read(text);
      if (!entry.ok() || !*entry || !(*entry)->input) return void(++status_.malformed);
      text = *(*entry)->input;
    }
    arena_.Reset();
    Result<Value> input = reader_.Parse(arena_, text);
    if (!input.ok()) return void(++status_.malformed);
    ++status_.decisions;
    enforcement::Verdict verdict =
        enforcement_.Evaluate(*input, {.now = status_.now, .file = "", .parameters = {}, .evaluation = {}});
    std::set<size_t> found, blocked, exempted;
    for (const enforcement::Finding& finding : verdict.findings) {
      found.insert(finding.rule);
      bool blocks = !finding.exemption && finding.mode < rollout::Mode::kEnforce;
      if (finding.exemption) exempted.insert(finding.rule);
      if (!blocks) continue;
      blocked.insert(finding.rule);
      std::vector<std::string>& samples = status_.blocked[finding.rule].samples;
      if (samples.size() < kSamples && std::find(samples.begin(), samples.end(), finding.message) == samples.end())
        samples.push_back(finding.message);
    }
    for (size_t rule : found) ++status_.blocked[rule].inputs;
    for (size_t rule : blocked) ++status_.blocked[rule].would_block;
    for (size_t rule : exempted) ++status_.blocked[rule].exempted;
  }

  RolloutStatus& status_;
  enforcement::Enforcement enforcement_;
  replay::LogLineReader lines_;
  JsonReader reader_;
  Arena arena_;
};

int Show(RolloutFlags& flags) {
  RolloutStatus status;
  Result<int64_t> now = tools::ParseMoment(flags.at);
  if (!now.ok()) return PrintError({"--at: " + now.error().message}), 1;
  status.now = *now;
  Result<std::shared_ptr<const enforcement::Enforcer>> enforcer = Load(flags);
  if (!enforcer.ok()) return PrintError(enforcer.error()), 1;
  status.enforcer = *enforcer;
  status.environments = flags.environments;
  status.replayed = !flags.decisions.empty();
  Replaying replaying(status);
  for (const std::string& path : flags.decisions)
    if (Status read = replaying.Read(path); !read.ok()) return PrintError(read.error()), 1;
  std::fputs((flags.format == "json" ? StatusJson(status) : StatusText(status)).c_str(), stdout);
  WarnOfExemptions(status.enforcer->rollout(), status.now, status.replayed ? &status.used_exemptions : nullptr);
  return 0;
}

}  // namespace

void AddRollout(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("rollout", "How far rules are enforced");
  command->require_subcommand(1);
  CLI::App* show =
      command->add_subcommand("status", "Show the mode of each rule by environment, and what hardening would block");
  auto flags = std::make_shared<RolloutFlags>();
  show->add_option("path", flags->paths, "policy files and folders");
  show->add_option("-b,--bundle", flags->bundles, "bundle file or folder")->allow_extra_args(false);
  show->add_option("--rollout", flags->rollout, "rollout file (default: what the bundle records)");
  show->add_option("-e,--environment", flags->environments, "only these; the first is that of recorded decisions")
      ->allow_extra_args(false);
  show->add_option("--decisions", flags->decisions, "recorded decisions or inputs to hold against the rules")
      ->allow_extra_args(false);
  show->add_option("--at", flags->at, "as of a date, such as 2027-01-15")->capture_default_str();
  show->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  flags->version.AddTo(*show);
  flags->verification.AddTo(*show);
  show->callback([flags, &status] { status = Show(*flags); });
}

}  // namespace regoc::cli
