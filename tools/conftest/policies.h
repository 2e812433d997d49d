// The policies of a run: loaded and compiled once, then asked for every input.
//
//   Result<std::unique_ptr<Policies>> policies = Policies::Load(options);
//   Result<std::vector<std::string>> chosen = (*policies)->Choose(options.namespaces, options.all_namespaces);
//   Status planned = (*policies)->Plan(*chosen);
//   for (const Namespace& space : (*policies)->namespaces()) …
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bundler/verify.h"
#include "runtime/engine/snapshot.h"
#include "tools/common/loader.h"
#include "tools/conftest/host_functions.h"
#include "tools/conftest/read_paths.h"
#include "tools/enforcement/annotated.h"
#include "tools/rollout/rollout.h"
#include "tools/shapes/adapters.h"
#include "tools/shapes/annotated.h"

namespace regoc::conftest {

struct PolicyOptions {
  std::vector<std::string> policies;  // files and folders
  std::vector<std::string> data;
  std::vector<std::string> bundles;  // archives, or folders, that were fetched already
  bundle::VerificationConfig verification{.require_signature = false};
  std::string detached_signatures;
  std::string capabilities;  // empty: all that there is
  std::string rego_version = "v1";
  bool strict = false;
  std::string rollout;                // a file; empty: what the only bundle records
  std::string input_shape;            // of all rules, in place of what they read; empty: none
  std::vector<std::string> adapters;  // Rego files in place of modules of the input adapters
  std::function<void(std::vector<ast::Module>&)>
      prepare;  // changes the modules before they are analyzed; empty: nothing
};

// A document of a namespace that is asked for.
struct Rule {
  std::string name;        // "deny_root"
  std::string suffix;      // "root": what exceptions call it; "" of bare names
  std::string query;       // "data.main.deny_root"
  std::string entrypoint;  // "main/deny_root"
  bool fails = false;      // deny and violation; else it warns
  plan::FuncId func{};
  ReadPaths reads;
  shapes::ShapeDecision shape;                   // of the input that it was written for
  rollout::Mode mode = rollout::Mode::kEnforce;  // what its name or annotation says
};

struct Namespace {
  std::string name;
  std::vector<std::string> path;  // as keys below data
  std::vector<Rule> rules;        // names once, also when they differ in case
  size_t definitions = 0;         // of rules, each definition counted
  std::optional<plan::FuncId> exceptions;
};

class Policies {
 public:
  // Loads and compiles. Errors have Conftest's words, behind "load: ".
  static Result<std::unique_ptr<Policies>> Load(const PolicyOptions& options);

  // Packages of the policies, sorted, without "data.".
  const std::vector<std::string>& names() const { return names_; }
  // The namespaces that names and patterns (*, ?, [...]) mean. An error names one that no package has, and lists those
  // there are.
  Result<std::vector<std::string>> Choose(const std::vector<std::string>& wanted, bool all) const;
  // Plans the rules of these namespaces; before the members below are asked for.
  Status Plan(const std::vector<std::string>& chosen);

  // In the order in which they were chosen.
  const std::vector<Namespace>& namespaces() const { return namespaces_; }
  const std::shared_ptr<const engine::Snapshot>& snapshot() const { return snapshot_; }
  // Hosts that policies may connect to; nullptr: any.
  const std::vector<std::string>* allowed_hosts() const { return allowed_hosts_ ? &*allowed_hosts_ : nullptr; }
  // Whether queries write anything with print().
  bool prints() const { return prints_; }

  const rollout::Rollout& rollout() const { return rollout_; }
  const std::shared_ptr<const shapes::Adapters>& adapters() const { return adapters_; }

  const sema::Program& program() const { return *program_; }
  const std::shared_ptr<const engine::Document>& data() const { return data_; }

 private:
  Status LoadFiles(const PolicyOptions& options);
  Status Compile(const PolicyOptions& options);
  Status CheckHeads() const;
  // Rollout, adapters, and what is said of the rules' input.
  Status LoadEnforcement(const PolicyOptions& options);
  // What a rule was written for, and how it counts; after its reads are known.
  void Decide(Rule& rule, const Namespace& space, const compare::InputReads& reads) const;
  Result<Namespace> Find(const std::string& name) const;

  tools::Inputs inputs_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  std::shared_ptr<const engine::Document> data_;
  std::optional<std::vector<std::string>> allowed_hosts_;
  std::vector<std::string> names_;
  std::vector<Namespace> namespaces_;
  std::shared_ptr<const engine::Snapshot> snapshot_;
  rollout::Rollout rollout_;
  std::shared_ptr<const shapes::Adapters> adapters_;
  std::optional<shapes::Shape> shape_;  // of all rules
  std::optional<shapes::AnnotatedShapes> annotated_shapes_;
  std::optional<enforcement::AnnotatedModes> annotated_modes_;
  bool prints_ = false;
};

}  // namespace regoc::conftest
