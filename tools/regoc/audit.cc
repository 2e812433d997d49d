// regoc audit: what would be denied in a folder, an export of a cluster, or a Git history.
#include <cstdio>

#include "tools/audit/report.h"
#include "tools/common/moment.h"
#include "tools/common/progress.h"
#include "tools/regoc/enforcer_flags.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

struct AuditFlags {
  std::vector<std::string> paths;
  std::string git, range = "HEAD", format = "table", output, ignore, at = "now", fail_on;
  size_t threads = 0;
  EnforcerFlags enforcer;
};

// Goes to a file beside the one that is asked for, which takes its place when all is written.
class Output {
 public:
  explicit Output(const std::string& path)
      : path_(path), file_(path.empty() ? stdout : std::fopen((path + ".part").c_str(), "wb")) {}
  ~Output() {
    if (!path_.empty() && file_) std::fclose(file_), std::remove((path_ + ".part").c_str());
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  bool open() const { return file_ != nullptr; }
  void Write(const std::string& text) {
    good_ = std::fwrite(text.data(), 1, text.size(), file_) == text.size() && good_;
  }
  bool Finish() {
    good_ = std::fflush(file_) == 0 && good_;
    if (path_.empty() || !good_) return good_;
    good_ = std::fclose(file_) == 0 && std::rename((path_ + ".part").c_str(), path_.c_str()) == 0;
    file_ = nullptr;
    return good_;
  }

 private:
  std::string path_;
  std::FILE* file_;
  bool good_ = true;
};

Result<std::vector<std::unique_ptr<audit::ObjectSource>>> Open(const AuditFlags& flags) {
  audit::SourceOptions options{.ignore = flags.ignore};
  std::vector<std::unique_ptr<audit::ObjectSource>> sources;
  if (!flags.git.empty()) {
    auto source = audit::OpenGit(flags.git, flags.range, options);
    if (!source.ok()) return source.error();
    sources.push_back(std::move(*source));
  }
  for (const std::string& path : flags.paths) {
    auto source = audit::OpenSource(path, options);
    if (!source.ok()) return source.error();
    sources.push_back(std::move(*source));
  }
  return sources;
}

int ExitCode(const AuditFlags& flags, const audit::Summary& summary) {
  if (summary.faults > 0) return 2;
  bool failed = flags.fail_on == "deny" ? summary.denied > 0
                : flags.fail_on == "warn"
                    ? summary.denied + summary.warned > 0
                    : flags.fail_on == "audit" && summary.denied + summary.warned + summary.audited > 0;
  return failed ? 1 : 0;
}

Result<int> Audit(const AuditFlags& flags) {
  if (flags.paths.empty() && flags.git.empty()) return Error{"specify files, folders, - or --git"};
  Result<int64_t> now = tools::ParseMoment(flags.at);
  if (!now.ok()) return Error{"--at: " + now.error().message};
  auto enforcer = flags.enforcer.Load();
  if (!enforcer.ok()) return enforcer.error();
  if ((*enforcer)->rules().empty()) return Error{"the policies have no rule named deny, violation, warn or audit"};
  auto sources = Open(flags);
  if (!sources.ok()) return sources.error();
  Output output(flags.output);
  if (!output.open()) return Error{flags.output + ": cannot be written"};
  audit::Auditor auditor(*enforcer, {.threads = flags.threads, .now = *now});
  std::unique_ptr<audit::Report> report = audit::MakeReport(flags.format, (*enforcer)->rules());
  output.Write(report->Begin());
  tools::Progress progress("auditing");
  for (const auto& source : *sources)
    auditor.Run(*source, [&](const audit::Row& row) {
      progress.Show(0, 0, std::to_string(auditor.summary().objects) + " objects");
      output.Write(report->Add(row));
    });
  progress.Hide();
  output.Write(report->End(auditor.summary()));
  if (!output.Finish()) return Error{"the report cannot be written"};
  WarnOfExemptions((*enforcer)->rollout(), *now, &auditor.used_exemptions());
  if (auditor.summary().objects == 0) std::fputs("warning: there was no object to look at\n", stderr);
  return ExitCode(flags, auditor.summary());
}

}  // namespace

void AddAudit(CLI::App& root, int& status) {
  CLI::App* command =
      root.add_subcommand("audit", "Show what rules find in a folder, an export of a cluster, or a Git history");
  auto flags = std::make_shared<AuditFlags>();
  command->add_option("path", flags->paths,
                      "files (also exports of clusters, of any size), folders, or - for standard input");
  command->add_option("--git", flags->git, "repository whose history is looked at, each file as each commit left it");
  command->add_option("--range", flags->range, "with --git: commits, as git log takes them")->capture_default_str();
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"table", "json", "csv", "sarif", "html"}))
      ->capture_default_str();
  command->add_option("-o,--output", flags->output, "file to write (default: standard output)");
  command->add_option("--ignore", flags->ignore, "regular expression of paths to pass over");
  command->add_option("--at", flags->at, "as of a date, for the rollout")->capture_default_str();
  command->add_option("--fail-on", flags->fail_on, "exit with 1 on findings of this mode or a stronger one")
      ->check(CLI::IsMember({"deny", "warn", "audit"}));
  command->add_option("--threads", flags->threads, "threads (default: one a processor)");
  flags->enforcer.AddTo(*command);
  command->footer(
      "exit codes: 0 done, 1 --fail-on found something, 2 trouble: policies, files that cannot be read, rules that "
      "fail");
  command->callback([flags, &status] {
    Result<int> audited = Audit(*flags);
    if (!audited.ok()) PrintError(audited.error());
    status = audited.ok() ? *audited : 2;
  });
}

}  // namespace regoc::cli
