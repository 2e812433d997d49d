// regoc push: a bundle to where others pull it from.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "runtime/base/file.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"
#include "tools/regoc/store_flags.h"
#include "tools/stores/artifact.h"
#include "tools/stores/reference.h"

namespace regoc::cli {

namespace {

struct PushFlags {
  std::string path;
  std::string reference;
  std::string form = "opa";
  std::vector<std::string> annotations;
  std::string created;
  std::string digest_file;
  std::string format = "pretty";
  StoreFlags store;
  VerificationFlags verification;
};

// "2026-11-28T10:00:00Z", as the OCI specification wants it.
bool IsTime(const std::string& text) {
  constexpr std::string_view kPattern = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kPattern.size()) return false;
  for (size_t i = 0; i < kPattern.size(); ++i)
    if (kPattern[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != kPattern[i]) return false;
  std::string_view zone = std::string_view(text).substr(kPattern.size());
  return zone == "Z" || (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':');
}

Status Annotate(const PushFlags& flags, const bundle::Contents& contents, stores::Artifact& artifact) {
  if (!contents.manifest.revision.empty())
    artifact.annotations["org.opencontainers.image.revision"] = contents.manifest.revision;
  if (!flags.created.empty() && !IsTime(flags.created))
    return Error{"--created: want a time like 2026-11-28T10:00:00Z"};
  if (!flags.created.empty()) artifact.annotations["org.opencontainers.image.created"] = flags.created;
  for (const std::string& one : flags.annotations) {
    size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0) return Error{"--annotation: want KEY=VALUE, not `" + one + "`"};
    artifact.annotations[one.substr(0, equals)] = one.substr(equals + 1);
  }
  return Unit{};
}

// The archive as it is; a folder, and for registries a plain tar, is packed.
Result<std::string> Archive(const PushFlags& flags, const bundle::Contents& contents, bool registry) {
  bool folder = std::filesystem::is_directory(flags.path);
  if (folder) return bundle::PackBundle(contents, bundle::Compression::kGzip);
  Result<std::string> bytes = ReadFile(flags.path);
  if (!bytes.ok() || !registry || stores::CompressionOf(*bytes) != bundle::Compression::kNone) return bytes;
  return bundle::PackBundle(contents, bundle::Compression::kGzip);
}

void Print(const PushFlags& flags, const stores::Receipt& receipt) {
  if (flags.format == "json") {
    nlohmann::ordered_json out{{"reference", stores::WithoutLogin(flags.reference)}, {"digest", receipt.digest}};
    if (!receipt.pinned.empty()) out["pinned"] = receipt.pinned;
    if (!receipt.etag.empty()) out["etag"] = receipt.etag;
    out["sent_bytes"] = receipt.sent_bytes;
    std::cout << out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return;
  }
  std::cout << flags.path << ": pushed to " << stores::WithoutLogin(flags.reference)
            << "\n  digest:  " << receipt.digest << "\n  sent:    " << receipt.sent_bytes << " bytes\n";
  if (!receipt.pinned.empty()) std::cout << "  pinned:  " << receipt.pinned << "\n";
}

Status Push(const PushFlags& flags) {
  Result<stores::Reference> reference = stores::ParseReference(flags.reference);
  if (!reference.ok()) return reference.error();
  bool registry = std::holds_alternative<stores::OciReference>(*reference);
  if (!registry && (flags.form != "opa" || !flags.annotations.empty() || !flags.created.empty()))
    return Error{"--artifact, --annotation and --created are for registries"};
  Result<bundle::VerificationConfig> config = flags.verification.Config();
  if (!config.ok()) return config.error();
  Result<bundle::Contents> contents = bundle::ReadBundle(flags.path);
  if (!contents.ok()) return contents.error();
  if (config->require_signature) {
    bundle::Contents claimed = *contents;
    if (Status read = tools::ReadDetached(flags.verification.detached, claimed); !read.ok()) return read;
    Result<bundle::VerificationReport> verified = bundle::VerifyBundle(claimed, *config);
    if (!verified.ok()) return Error{"bundle " + flags.path + ": " + verified.error().message};
  }
  Result<std::string> archive = Archive(flags, *contents, registry);
  if (!archive.ok()) return archive.error();
  std::string name = std::filesystem::path(flags.path).filename();
  if (name.empty() || std::filesystem::is_directory(flags.path)) name = "bundle.tar.gz";
  stores::Form form = flags.form == "opa"        ? stores::Form::kOpa
                      : flags.form == "conftest" ? stores::Form::kConftest
                                                 : stores::Form::kBoth;
  stores::Artifact artifact = stores::MakeArtifact(name, std::move(*archive), *contents, form);
  if (Status annotated = Annotate(flags, *contents, artifact); !annotated.ok()) return annotated;
  Result<stores::StoreOptions> options = flags.store.Options();
  if (!options.ok()) return options.error();
  Result<std::unique_ptr<stores::Store>> store = stores::OpenStore(flags.reference, *options);
  if (!store.ok()) return store.error();
  Result<stores::Receipt> receipt = (*store)->Push(artifact);
  if (!receipt.ok()) return receipt.error();
  if (!flags.digest_file.empty())
    if (Status written = WriteFileAtomically(flags.digest_file, receipt->digest + "\n"); !written.ok()) return written;
  Print(flags, *receipt);
  return Unit{};
}

}  // namespace

void AddPush(CLI::App& root, int& status) {
  CLI::App* command =
      root.add_subcommand("push", "Put a bundle into a registry, a web server, an S3-compatible store or a file");
  auto flags = std::make_shared<PushFlags>();
  command->add_option("path", flags->path, "bundle file or folder")->required();
  command
      ->add_option("reference", flags->reference,
                   "oci://REGISTRY/REPOSITORY[:TAG], https://…, s3://BUCKET/KEY or file:PATH")
      ->required();
  command
      ->add_option("--artifact", flags->form, "what registries get: opa (the archive), conftest (a layer a file), both")
      ->check(CLI::IsMember({"opa", "conftest", "both"}))
      ->capture_default_str();
  command->add_option("--annotation", flags->annotations, "KEY=VALUE in the registry's manifest")
      ->allow_extra_args(false);
  command->add_option("--created", flags->created, "time for the annotation org.opencontainers.image.created");
  command->add_option("--digest-file", flags->digest_file, "file that the digest is written to");
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  flags->verification.AddTo(*command);
  flags->store.AddTo(*command);
  command->callback([flags, &status] {
    Status done = Push(*flags);
    if (!done.ok()) PrintError(done.error());
    status = done.ok() ? 0 : 1;
  });
}

}  // namespace regoc::cli
