// regoc sign: the signature of a bundle.
#include <cstdio>
#include <filesystem>

#include "bundler/bundle_file.h"
#include "bundler/paths.h"
#include "runtime/base/file.h"
#include "tools/regoc/report.h"
#include "tools/regoc/signing.h"

namespace regoc::cli {

namespace {

struct SignFlags {
  std::string path;
  std::string output;
  std::string algorithm{bundle::kDefaultSignatureAlgorithm};
  bool as_bundle = false;
  SigningFlags signing;
};

// A folder gets a .signatures.json (as OPA's `sign` does); an archive is written anew with the signature in it.
Status Sign(const SignFlags& flags) {
  if (flags.signing.key.empty()) return Error{"sign: --signing-key is required"};
  Result<bundle::SigningConfig> config = flags.signing.Config(flags.algorithm);
  if (!config.ok()) return config.error();
  Result<bundle::Contents> contents = bundle::ReadBundle(flags.path);
  if (!contents.ok()) return contents.error();
  bool folder = std::filesystem::is_directory(flags.path);
  bool detached = folder || !flags.output.empty();
  if (folder) config->name_prefix = contents->folder_prefix;
  if (Status done = bundle::SignBundle(*contents, *config); !done.ok()) return done;
  if (!detached) return bundle::WriteBundle(flags.path, *contents, bundle::CompressionFor(flags.path));
  std::filesystem::path target = std::filesystem::path(flags.output.empty() ? "." : flags.output) / std::string(bundle::kSignaturesName);
  return WriteFileAtomically(target, bundle::SignaturesText(*contents->signatures));
}

}  // namespace

void AddSign(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("sign", "Sign a bundle: an archive in place, a folder as .signatures.json");
  auto flags = std::make_shared<SignFlags>();
  command->add_option("path", flags->path, "bundle file or folder")->required();
  command->add_flag("-b,--bundle", flags->as_bundle, "the path is a bundle (it always is; accepted as OPA has it)");
  command->add_option("-o,--output-file-path", flags->output, "folder that .signatures.json is written to");
  command->add_option("--signing-alg", flags->algorithm, "signature algorithm")->capture_default_str();
  flags->signing.AddTo(*command);
  command->callback([flags, &status] {
    Status done = Sign(*flags);
    if (!done.ok()) PrintError(done.error());
    status = done.ok() ? 0 : 1;
  });
}

}  // namespace regoc::cli
