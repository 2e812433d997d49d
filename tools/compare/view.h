// A bundle as one looks at it: its rules as plans, with the places that they were written at.
//
//   Result<std::unique_ptr<BundleView>> view = BundleView::Load("policies.tar.gz", options);
//   (*view)->rules().at("data.p.allow").places[0]   // p.rego, row 3
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/plan/document_reads.h"
#include "tools/common/loader.h"

namespace regoc::compare {

// Where one rule of a document stands.
struct RulePlace {
  std::string file;  // of the bundle
  uint32_t row = 0;
  std::string text;  // the rule as written
};

// A document or function, as a function of the plan.
struct RuleView {
  plan::FuncId func{0};
  std::vector<RulePlace> places;  // in the order of the sources; none when there is only the plan
};

// Immutable once loaded.
class BundleView {
 public:
  // Reads, verifies and compiles the bundle. The plan is not optimized and holds everything, also functions that
  // nothing calls; that of a bundle without sources is the one that it brings.
  static Result<std::unique_ptr<BundleView>> Load(const std::string& path, const tools::LoadOptions& options);

  const std::string& path() const { return path_; }
  const bundle::Contents& contents() const { return inputs_.bundles[0].contents; }
  Value data() const { return inputs_.data.root(); }
  const sema::Program* program() const { return program_ ? &*program_ : nullptr; }
  const plan::Policy& policy() const { return policy_; }
  // Of the plan's functions, by number.
  const plan::PolicyReads& reads() const { return *reads_; }
  // By name ("data.p.allow"); packages and the variants that `with` makes are left out.
  const std::map<std::string, RuleView>& rules() const { return rules_; }
  // "p/allow": those of the bundle's plan.
  const std::set<std::string>& entrypoints() const { return entrypoints_; }
  // Of a document ("p/allow", or a package "p"): nothing when there is no such document.
  std::optional<plan::FuncId> FuncOf(const std::string& entrypoint) const;

 private:
  explicit BundleView(std::string path) : path_(std::move(path)) {}
  Status Compile();
  Status ReadEntrypoints(bool take_plan);
  // What a bundle decides that has nothing but a plan in OPA's schema.
  Status ReadOpaPlan();
  void FindRules();

  std::string path_;
  tools::Inputs inputs_;
  std::vector<std::shared_ptr<const SourceFile>> files_;
  std::optional<sema::Program> program_;
  plan::Policy policy_;
  std::optional<plan::PolicyReads> reads_;
  std::map<std::string, RuleView> rules_;
  std::set<std::string> entrypoints_;
};

}  // namespace regoc::compare
