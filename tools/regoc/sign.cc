// regoc sign: the signature of a bundle.
#include <cstdio>
#include <filesystem>

#include "bundler/bundle_file.h"
#include "bundler/paths.h"
#include "runtime/base/file.h"
#include "tools/common/loader.h"
#include "tools/regoc/report.h"
#include "tools/regoc/signing.h"

namespace regoc::cli {

namespace {

struct SignFlags {
  std::string path;
  std::string output;
  std::string detached;
  std::string algorithm{bundle::kDefaultSignatureAlgorithm};
  bool as_bundle = false, add = false;
  SigningFlags signing;
};

// Where the signatures go when they don't go into the archive; empty: into it.
std::string FileOfSignatures(const SignFlags& flags, bool folder) {
  if (!flags.detached.empty()) return flags.detached;
  if (!folder && flags.output.empty()) return "";
  std::filesystem::path target = flags.output.empty() ? "." : flags.output;
  return (target / std::string(bundle::kSignaturesName)).string();
}

// A folder gets a .signatures.json (as OPA's `sign` does); an archive is written anew with the signature in it.
Status Sign(const SignFlags& flags) {
  if (!flags.signing.given()) return Error{"sign: --signing-key, --signing-key-env or --signing-command is required"};
  Result<bundle::SigningConfig> config = flags.signing.Config(flags.algorithm);
  if (!config.ok()) return config.error();
  Result<bundle::Contents> contents = bundle::ReadBundle(flags.path);
  if (!contents.ok()) return contents.error();
  bool folder = std::filesystem::is_directory(flags.path);
  config->add = flags.add;
  if (folder) config->name_prefix = contents->folder_prefix;
  std::string file = FileOfSignatures(flags, folder);
  std::error_code ignored;
  if (flags.add && !file.empty() && std::filesystem::exists(file, ignored))
    if (Status read = tools::ReadDetached(file, *contents); !read.ok()) return read;
  if (Status done = bundle::SignBundle(*contents, *config); !done.ok()) return done;
  if (file.empty()) return bundle::WriteBundle(flags.path, *contents, bundle::CompressionFor(flags.path));
  return WriteFileAtomically(file, bundle::SignaturesText(*contents->signatures));
}

}  // namespace

void AddSign(CLI::App& root, int& status) {
  CLI::App* command = root.add_subcommand("sign", "Sign a bundle: an archive in place, a folder as .signatures.json");
  auto flags = std::make_shared<SignFlags>();
  command->add_option("path", flags->path, "bundle file or folder")->required();
  command->add_flag("-b,--bundle", flags->as_bundle, "the path is a bundle (it always is; accepted as OPA has it)");
  command->add_option("-o,--output-file-path", flags->output, "folder that .signatures.json is written to");
  command->add_option("--detached", flags->detached, "write the signatures to this file and leave the bundle as it is");
  command->add_flag("--add", flags->add, "add a signature to those that are there (OPA accepts bundles with one only)");
  command->add_option("--signing-alg", flags->algorithm, "signature algorithm")->capture_default_str();
  flags->signing.AddTo(*command);
  command->callback([flags, &status] {
    Status done = Sign(*flags);
    if (!done.ok()) PrintError(done.error());
    status = done.ok() ? 0 : 1;
  });
}

}  // namespace regoc::cli
