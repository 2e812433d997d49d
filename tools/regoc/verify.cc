// regoc verify: is a bundle what trusted keys signed?
#include <cstdio>

#include "bundler/revision.h"
#include "bundler/roots.h"
#include "compiler/syntax/json_writer.h"
#include "tools/common/moment.h"
#include "tools/regoc/bundle_source.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"

namespace regoc::cli {

namespace {

struct Verified {
  std::string path;
  std::string revision;
  std::string content_revision;
  bundle::VerificationReport report;
};

// Everything that is checked of a bundle before it is used.
Result<Verified> VerifyAll(const std::string& path, const VerificationFlags& flags) {
  if (!flags.has_keys())
    return Error{"verify: --verification-key, --verification-key-env or --verification-keys is required"};
  Result<bundle::VerificationConfig> config = flags.Config();
  if (!config.ok()) return config.error();
  config->require_signature = true;
  Result<bundle::Contents> contents = ReadBundleAt(path);
  if (!contents.ok()) return contents.error();
  auto in_bundle = [&](const Error& error) { return Error{"bundle " + path + ": " + error.message}; };
  if (Status read = tools::ReadDetached(flags.detached, *contents); !read.ok()) return read.error();
  Result<bundle::VerificationReport> report = bundle::VerifyBundle(*contents, *config);
  if (!report.ok()) return in_bundle(report.error());
  if (Status inside = bundle::CheckDataWithinRoots(*contents); !inside.ok()) return in_bundle(inside.error());
  if (Status revision = bundle::CheckRevision(*contents); !revision.ok()) return in_bundle(revision.error());
  return Verified{path, contents->manifest.revision, bundle::ComputeRevision(*contents), *report};
}

void PrintText(const Verified& verified) {
  std::printf("%s: verified\n", verified.path.c_str());
  for (const bundle::Signer& signer : verified.report.signers) {
    std::printf("  key:       %s (%s)\n", signer.key_id.c_str(), signer.algorithm.c_str());
    std::printf("  fingerprint: %s\n", signer.fingerprint.c_str());
    if (!signer.issuer.empty()) std::printf("  issuer:    %s\n", signer.issuer.c_str());
    if (!signer.scope.empty()) std::printf("  scope:     %s\n", signer.scope.c_str());
    if (signer.issued_at) std::printf("  signed at: %s\n", tools::MomentText(*signer.issued_at).c_str());
    if (signer.expires_at) std::printf("  expires:   %s\n", tools::MomentText(*signer.expires_at).c_str());
  }
  for (const std::string& reason : verified.report.discounted) std::printf("  not counted: %s\n", reason.c_str());
  std::printf("  revision:  %s\n", verified.revision.c_str());
  if (verified.content_revision != verified.revision)
    std::printf("  contents:  %s\n", verified.content_revision.c_str());
  std::printf("  files:     %zu\n", verified.report.verified_files);
  for (const std::string& file : verified.report.excluded) std::printf("  excluded:  %s\n", file.c_str());
}

void WriteText(syntax::JsonWriter& json, std::string_view key, const std::string& text) {
  if (text.empty()) return;
  json.Key(key);
  json.String(text);
}

void WriteTexts(syntax::JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.Key(key);
  json.BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void PrintJson(const Verified& verified) {
  syntax::JsonWriter json(2);
  json.BeginObject();
  WriteText(json, "bundle", verified.path);
  json.Key("verified");
  json.Bool(true);
  json.Key("signers");
  json.BeginArray();
  for (const bundle::Signer& signer : verified.report.signers) {
    json.BeginObject();
    WriteText(json, "key_id", signer.key_id);
    WriteText(json, "algorithm", signer.algorithm);
    WriteText(json, "fingerprint", signer.fingerprint);
    WriteText(json, "issuer", signer.issuer);
    WriteText(json, "scope", signer.scope);
    if (signer.issued_at) WriteText(json, "issued_at", tools::MomentText(*signer.issued_at));
    if (signer.expires_at) WriteText(json, "expires_at", tools::MomentText(*signer.expires_at));
    json.EndObject();
  }
  json.EndArray();
  WriteTexts(json, "not_counted", verified.report.discounted);
  WriteText(json, "revision", verified.revision);
  WriteText(json, "content_revision", verified.content_revision);
  json.Key("files");
  json.Int(static_cast<int64_t>(verified.report.verified_files));
  WriteTexts(json, "excluded", verified.report.excluded);
  json.EndObject();
  std::printf("%s\n", json.text().c_str());
}

int Verify(const std::string& path, const std::string& format, const VerificationFlags& flags) {
  Result<Verified> verified = VerifyAll(path, flags);
  if (verified.ok()) return (format == "json" ? PrintJson : PrintText)(*verified), 0;
  if (format == "json") {
    syntax::JsonWriter json(2);
    json.BeginObject();
    WriteText(json, "bundle", path);
    json.Key("verified");
    json.Bool(false);
    WriteText(json, "error", verified.error().message);
    json.EndObject();
    std::printf("%s\n", json.text().c_str());
  } else {
    PrintError(verified.error());
  }
  return 1;
}

}  // namespace

void AddVerify(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("verify", "Verify the signatures of a bundle");
  auto path = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>("pretty");
  command->add_option("path", *path, "bundle file or folder")->required();
  command->add_option("-f,--format", *format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  auto flags = std::make_shared<VerificationFlags>();
  flags->AddTo(*command);
  command->callback([path, format, flags, &status] { status = Verify(*path, *format, *flags); });
}

}  // namespace regoc::cli
