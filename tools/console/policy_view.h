// The policies of a generation as the console shows them: bundles, packages, rules, and how each rule is evaluated.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "tools/server/generation.h"

namespace regoc::console {

// Immutable; share it between threads.
class PolicyView {
 public:
  // Slow for many rules: plans all of them once more.
  static std::shared_ptr<const PolicyView> Of(std::shared_ptr<const server::Generation> generation);

  const std::shared_ptr<const server::Generation>& generation() const { return generation_; }
  // {"generation":3,"bundles":[…],"modules":[…],"rules":[…]}. Where rules cannot be told, "note" says why.
  const std::string& overview() const { return overview_; }
  // {"name":"data.p.allow","explanation":{…},"rules":[…],"sources":[{"file":…,"text":…}]}; empty: there is no such
  // rule.
  std::string RuleJson(const std::string& name) const;

 private:
  explicit PolicyView(std::shared_ptr<const server::Generation> generation) : generation_(std::move(generation)) {}
  void Explain(const sema::Program& program);
  void Describe();

  std::shared_ptr<const server::Generation> generation_;
  std::string overview_;
  std::map<std::string, std::string> explanations_;   // by rule's name, JSON
  std::map<std::string, std::vector<size_t>> rules_;  // by name, indexes into the program's rules
};

}  // namespace regoc::console
