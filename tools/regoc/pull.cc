// regoc pull: a bundle from where it is kept, checked before anything is written.
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bundler/folder_write.h"
#include "bundler/roots.h"
#include "runtime/base/file.h"
#include "tools/regoc/flags.h"
#include "tools/regoc/report.h"
#include "tools/regoc/store_flags.h"
#include "tools/stores/artifact.h"
#include "tools/stores/reference.h"

namespace regoc::cli {

namespace {

struct PullFlags {
  std::string reference;
  std::string output;
  std::string format = "pretty";
  stores::PullOptions options;
  StoreFlags store;
  VerificationFlags verification;
};

bool IsFolder(const std::string& output) { return output.ends_with('/') || std::filesystem::is_directory(output); }

// Conftest merges every JSON and YAML file into data; a bundle only those named data.
Status CheckPacks(const stores::Artifact& artifact) {
  for (const stores::Part& part : artifact.parts) {
    std::string name = std::filesystem::path(part.name).filename();
    if (part.media_type == stores::kDataLayer && name != "data.json" && name != "data.yaml" && name != "data.yml")
      return Error{"`" + part.name +
                   "` is data that a bundle would not load: write the files to a folder with -o FOLDER/"};
  }
  return Unit{};
}

// Where it was written to.
Result<std::string> Write(const PullFlags& flags, const stores::Artifact& artifact,
                          const std::vector<bundle::File>& files, const bundle::Contents& contents) {
  if (!flags.output.empty() && IsFolder(flags.output)) {
    Status written = bundle::WriteFolder(flags.output, files);
    return written.ok() ? Result<std::string>(flags.output) : written.error();
  }
  bool archive = stores::IsArchive(artifact);
  bool zstd = archive && stores::CompressionOf(artifact.parts[0].bytes) == bundle::Compression::kZstd;
  std::string path = flags.output.empty() ? (zstd ? "bundle.tar.zst" : "bundle.tar.gz") : flags.output;
  if (!archive)
    if (Status packs = CheckPacks(artifact); !packs.ok()) return packs.error();
  Status written = archive ? WriteFileAtomically(path, artifact.parts[0].bytes)
                           : bundle::WriteBundle(path, contents, bundle::CompressionFor(path));
  return written.ok() ? Result<std::string>(path) : written.error();
}

void Print(const PullFlags& flags, const stores::Pulled& pulled, const std::string& path,
           const bundle::Contents& contents, const std::optional<bundle::VerificationReport>& report) {
  bool is_signed = contents.signatures.has_value();
  if (flags.format == "json") {
    nlohmann::ordered_json out{{"reference", stores::WithoutLogin(flags.reference)}, {"digest", pulled.digest}};
    if (!pulled.pinned.empty()) out["pinned"] = pulled.pinned;
    if (!pulled.etag.empty()) out["etag"] = pulled.etag;
    out["output"] = path;
    out["from_cache"] = pulled.from_cache;
    out["revision"] = contents.manifest.revision;
    out["signed"] = is_signed;
    out["verified"] = report.has_value();
    if (!pulled.artifact.annotations.empty()) out["annotations"] = pulled.artifact.annotations;
    std::cout << out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return;
  }
  std::cout << path << ": pulled from " << stores::WithoutLogin(flags.reference)
            << (pulled.from_cache ? " (unchanged, from the cache)" : "") << "\n"
            << "  digest:    " << pulled.digest << "\n  revision:  " << contents.manifest.revision << "\n  signature: ";
  if (report)
    std::cout << "verified, " << report->verified_files << " files\n";
  else
    std::cout << (is_signed ? "not verified: no --verification-key was given\n" : "none\n");
}

Status Pull(const PullFlags& flags) {
  if (!flags.options.digest.empty() && !stores::IsDigest(flags.options.digest))
    return Error{"--digest: want sha256: and 64 hexadecimal digits in lower case"};
  Result<bundle::VerificationConfig> config = flags.verification.Config();
  if (!config.ok()) return config.error();
  Result<stores::StoreOptions> options = flags.store.Options();
  if (!options.ok()) return options.error();
  Result<std::unique_ptr<stores::Store>> store = stores::OpenStore(flags.reference, *options);
  if (!store.ok()) return store.error();
  Result<stores::Pulled> pulled = (*store)->Pull(flags.options);
  if (!pulled.ok()) return pulled.error();
  auto fault = [&](const Error& error) { return Error{stores::WithoutLogin(flags.reference) + ": " + error.message}; };
  Result<std::vector<bundle::File>> files = stores::FilesOf(pulled->artifact);
  if (!files.ok()) return fault(files.error());
  Result<bundle::Contents> contents = bundle::MakeContents(*files);
  if (!contents.ok()) return fault(contents.error());
  std::optional<bundle::VerificationReport> report;
  if (config->require_signature) {
    bundle::Contents claimed = *contents;
    if (Status read = tools::ReadDetached(flags.verification.detached, claimed); !read.ok()) return read;
    Result<bundle::VerificationReport> verified = bundle::VerifyBundle(claimed, *config);
    if (!verified.ok()) return fault(verified.error());
    report = std::move(*verified);
  }
  Result<std::string> path = Write(flags, pulled->artifact, *files, *contents);
  if (!path.ok()) return path.error();
  Print(flags, *pulled, *path, *contents, report);
  return Unit{};
}

}  // namespace

void AddPull(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand(
      "pull", "Fetch a bundle from a registry, web server, S3-compatible store or file, and check it");
  auto flags = std::make_shared<PullFlags>();
  command
      ->add_option("reference", flags->reference,
                   "oci://REGISTRY/REPOSITORY[:TAG][@DIGEST], https://…, s3://BUCKET/KEY or file:PATH")
      ->required();
  command->add_option("-o,--output", flags->output, "file to write, or folder to extract into (new or empty; FOLDER/)")
      ->default_str("bundle.tar.gz");
  command->add_option("--digest", flags->options.digest,
                      "sha256:… that it must have: the manifest in registries, else the bytes");
  command->add_option("--max-size", flags->options.max_bytes, "refuse more bytes (1GB)")
      ->transform(CLI::AsSizeValue(false));
  command->add_option("-f,--format", flags->format, "output format")
      ->check(CLI::IsMember({"pretty", "json"}))
      ->capture_default_str();
  flags->verification.AddTo(*command);
  flags->store.AddTo(*command);
  command->callback([flags, &status] {
    Status done = Pull(*flags);
    if (!done.ok()) PrintError(done.error());
    status = done.ok() ? 0 : 1;
  });
}

}  // namespace regoc::cli
