// regoc verify: is a bundle what a trusted key signed?
#include <cstdio>
#include <ctime>

#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

std::string Utc(int64_t seconds) {
  std::time_t time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  char text[32];
  if (!::gmtime_r(&time, &parts) || std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0) return std::to_string(seconds);
  return text;
}

int Verify(const std::string& path, const VerificationFlags& flags) {
  if (flags.key.empty()) return PrintError({"verify: --verification-key is required"}), 1;
  Result<bundle::VerificationConfig> config = flags.Config();
  if (!config.ok()) return PrintError(config.error()), 1;
  config->require_signature = true;
  Result<bundle::Contents> contents = bundle::ReadBundle(path);
  if (!contents.ok()) return PrintError(contents.error()), 1;
  Result<bundle::VerificationReport> report = bundle::VerifyBundle(*contents, *config);
  if (!report.ok()) return PrintError({"bundle " + path + ": " + report.error().message}), 1;
  std::printf("%s: verified\n  key:       %s (%s)\n", path.c_str(), report->key_id.c_str(), report->algorithm.c_str());
  if (!report->issuer.empty()) std::printf("  issuer:    %s\n", report->issuer.c_str());
  if (!report->scope.empty()) std::printf("  scope:     %s\n", report->scope.c_str());
  if (report->issued_at) std::printf("  signed at: %s\n", Utc(*report->issued_at).c_str());
  std::printf("  revision:  %s\n  files:     %zu\n", contents->manifest.revision.c_str(), report->verified_files);
  for (const std::string& file : report->excluded) std::printf("  excluded:  %s\n", file.c_str());
  return 0;
}

}  // namespace

void AddVerify(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("verify", "Verify the signature of a bundle");
  auto path = std::make_shared<std::string>();
  auto flags = std::make_shared<VerificationFlags>();
  command->add_option("path", *path, "bundle file or folder")->required();
  flags->AddTo(*command);
  command->callback([path, flags, &status] { status = Verify(*path, *flags); });
}

}  // namespace regoc::cli
