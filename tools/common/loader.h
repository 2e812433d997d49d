// What a command is pointed at: files, folders and bundles, as sources and data.
//
//   Inputs inputs;
//   Status loaded = LoadPaths({"policies/", "limits.json"}, {}, inputs);
//
// Files of a folder lie in data at the path of their folder, as `opa eval --data` has it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bundler/bundle_file.h"
#include "bundler/verify.h"
#include "compiler/driver/driver.h"
#include "tools/common/data_tree.h"

namespace regoc::tools {

struct LoadOptions {
  std::vector<std::string> ignore;  // patterns of file and folder names to pass over
  std::vector<std::string>
      exclude;  // patterns (bundle::MatchGlob) of whole paths to pass over, as the bundle would have them
  ast::RegoVersion version = ast::RegoVersion::kV1;
  // Of bundles. Without keys a signature is only demanded when the configuration requires one.
  bundle::VerificationConfig verification{.require_signature = false};
  std::string detached_signatures;  // a file with the signatures, in place of those in bundles; empty: none
  bool rego_only = false;           // leave data files out (check, parse)
  bool skip_tests = false;
  // How bundles are read, by what a command was given and patterns of names to pass over; empty: bundle::ReadBundle.
  std::function<Result<bundle::Contents>(const std::string& path, const std::vector<std::string>& ignore)> read_bundle;
};

struct LoadedBundle {
  std::string path;    // as given
  std::string prefix;  // of its sources' names: "<path>/", shortest form
  bundle::Contents contents;
  bundle::VerificationReport report;
};

struct Inputs {
  std::vector<driver::Source> sources;  // by name
  DataTree data;
  std::vector<LoadedBundle> bundles;
};

// Files and folders. "prefix:path" puts a data file at data.prefix. Errors name the file.
Status LoadPaths(const std::vector<std::string>& paths, const LoadOptions& options, Inputs& inputs);

// A bundle file or folder, or what else LoadOptions::read_bundle knows: read, verified, its roots checked. Sources are
// named "<bundle>/<file>".
Status LoadBundle(const std::string& path, const LoadOptions& options, Inputs& inputs);

// The path of a file in a bundle that is made of it, which doesn't depend on where it lies: without "/", "." and ".."
// in front.
std::string NameInBundle(const std::string& path);

// The signatures of a file in place of those that the bundle brought. An empty path changes nothing.
Status ReadDetached(const std::string& path, bundle::Contents& contents);

// The packages of each bundle must lie within its roots.
Status CheckPackages(const Inputs& inputs, const std::vector<ast::Module>& modules);

// Paths of rules at which, or above which, base documents stand: sema::AnalyzeOptions::data_paths.
std::vector<std::vector<std::string>> PathsOverData(const std::vector<ast::Module>& modules, Value data);

}  // namespace regoc::tools
